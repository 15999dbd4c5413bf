using System.Diagnostics.CodeAnalysis;
using Spa.Cwmp;
using Spa.Gateway.Ports;

namespace Spa.Gateway.Management;

/// <summary>Where a transfer of an ACS goes.</summary>
internal static class TransferTarget
{
    /// <summary>Reads its URL.</summary>
    /// <param name="url">As the ACS wrote it.</param>
    /// <param name="target">Where that is.</param>
    /// <param name="fault">9013 for a protocol that is not spoken, 9003 for what is no URL.</param>
    public static bool Read(string url, [NotNullWhen(true)] out FetchTarget? target, out FaultCode fault)
    {
        target = null;
        fault = FaultCode.InvalidArguments;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || url.Any(c => c < ' ' || c > '~'))
        {
            return false;
        }

        if (uri.Scheme is not ("http" or "https"))
        {
            fault = FaultCode.TransferProtocol;
            return false;
        }

        target = new FetchTarget(uri.Scheme == "https" ? FetchScheme.Https : FetchScheme.Http, uri.Host.Trim('[', ']'), uri.Port, uri.PathAndQuery);
        fault = FaultCode.None;
        return true;
    }

    /// <summary>User and password of the request, else of the URL; null = none.</summary>
    public static FetchCredentials? Credentials(Transfer transfer)
    {
        if (transfer.Username.Length > 0 || transfer.Password.Length > 0)
        {
            return new(transfer.Username, transfer.Password);
        }

        var info = Uri.TryCreate(transfer.Url, UriKind.Absolute, out var uri) ? uri.UserInfo : string.Empty;
        return info.Length == 0 ? null
            : info.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 ? new(Uri.UnescapeDataString(info[..colon]), Uri.UnescapeDataString(info[(colon + 1)..])) : new(Uri.UnescapeDataString(info), string.Empty);
    }
}
