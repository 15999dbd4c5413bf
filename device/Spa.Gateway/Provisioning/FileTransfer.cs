namespace Spa.Gateway.Provisioning;

/// <summary>How one file came, was sent, or failed to.</summary>
/// <param name="Url">Where from or to, without credentials; empty = none was asked.</param>
/// <param name="Bytes">Its length; 0 = not known.</param>
/// <param name="BegunAt">When it began, in UTC; null = not known.</param>
/// <param name="Err">The class of a failure, as <c>$ERR</c> has it; empty = it went well.</param>
/// <param name="Detail">What a person needs to know beyond that; may be empty.</param>
internal sealed record FileTransfer(string Url, long Bytes, DateTimeOffset? BegunAt, string Err, string Detail)
{
    public static FileTransfer None { get; } = new(string.Empty, 0, null, string.Empty, string.Empty);
}
