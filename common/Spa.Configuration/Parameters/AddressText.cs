using System.Net;
using Spa.Foundation.Text;

namespace Spa.Configuration.Parameters;

/// <summary>An IPv4 address or net mask as a dotted quad; blank = none, which is <see cref="IPAddress.Any"/>.</summary>
/// <param name="mask">Only ones followed by zeros.</param>
internal sealed class AddressText(bool mask) : Kind<IPAddress>
{
    public override string Description { get; } = mask ? "a net mask like 255.255.255.0, or blank" : "an IPv4 address like 192.0.2.1, or blank";

    public override Parsed<IPAddress> Read(string text)
    {
        if (text.Length == 0)
        {
            return IPAddress.Any;
        }

        if (!Ipv4Text.TryRead(text, out var value, out var at))
        {
            return new ParseError(at, Description, "SPA type IP");
        }

        return mask && (~value & unchecked(~value + 1)) != 0
            ? new ParseError(0, Description, "SPA type IP")
            : new IPAddress([(byte)(value >> 24), (byte)(value >> 16 & 0xff), (byte)(value >> 8 & 0xff), (byte)(value & 0xff)]);
    }

    public override string Write(IPAddress value) => value.Equals(IPAddress.Any) ? string.Empty : value.ToString();
}
