using Spa.Cwmp;

namespace Spa.ProvisioningServer.Storage;

/// <summary>A parameter as it is known.</summary>
/// <param name="Type">As the CPE told it.</param>
/// <param name="Text">Its value; of a secret a keyed hash of what was set.</param>
/// <param name="IsSecret">It was set as a secret, and is told as empty.</param>
internal sealed record CwmpKept(CwmpType Type, string Text, bool IsSecret = false)
{
    /// <summary>Without a secret's hash.</summary>
    public string Shown => IsSecret ? "***" : Text;
}
