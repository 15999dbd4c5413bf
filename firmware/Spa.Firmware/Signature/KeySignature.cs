using System.Collections.Immutable;

namespace Spa.Firmware.Signature;

/// <summary>One signature, as an image or a root document carries it.</summary>
/// <param name="KeyId">SHA-256 of the key's SubjectPublicKeyInfo, 64 lower-case hexadecimal digits.</param>
/// <param name="Algorithm">The algorithm byte, known or not.</param>
/// <param name="Bytes">The signature itself.</param>
public sealed record KeySignature(string KeyId, byte Algorithm, ImmutableArray<byte> Bytes);
