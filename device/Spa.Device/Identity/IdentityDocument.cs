using System.Text.Json.Serialization;

namespace Spa.Device.Identity;

/// <summary>The file <c>identity/identity.json</c>.</summary>
/// <param name="Mac">12 hexadecimal digits, lower case.</param>
/// <param name="Serial">Serial number.</param>
/// <param name="Model">Model: "SPA3102".</param>
/// <param name="HardwareVersion">Hardware version.</param>
/// <param name="AdminSalt">Salt of the administrator's first password, hexadecimal.</param>
/// <param name="AdminHash">SHA-256 of salt and password, hexadecimal. The password has 60 random bits: a slow hash would add nothing.</param>
/// <param name="EnrolmentCode">The enrolment code, for who reads the file.</param>
public sealed record IdentityDocument(string Mac, string Serial, string Model, string HardwareVersion, string AdminSalt, string AdminHash, string EnrolmentCode);

/// <summary>The form of the identity files.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(IdentityDocument))]
[JsonSerializable(typeof(Label))]
internal sealed partial class IdentityJson : JsonSerializerContext;
