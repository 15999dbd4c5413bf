using Spa.Configuration.Parameters;
using Spa.Fleet.Layers;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>How entries of layers are shown.</summary>
internal static class LayerText
{
    /// <summary>The value, or <c>***</c> for a secret that is set; null = the entry has none.</summary>
    public static string? Shown(LayerEntry entry) => entry.Text is { Length: > 0 } text && Catalogue.Find(entry.Name) is { } parameter ? parameter.Kind.Masked(text) : entry.Text;

    /// <summary>As the attribute <c>ua</c> writes it.</summary>
    public static string Short(UserAccess access) => access switch { UserAccess.None => "na", UserAccess.ReadOnly => "ro", _ => "rw" };
}
