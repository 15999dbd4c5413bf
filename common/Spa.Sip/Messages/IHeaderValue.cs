using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>A typed value of a header: its reader and its writer.</summary>
/// <typeparam name="TSelf">The value's own type.</typeparam>
public interface IHeaderValue<TSelf>
    where TSelf : class, IHeaderValue<TSelf>
{
    /// <summary>The header it stands in when no other is named.</summary>
    static abstract HeaderName Header { get; }

    /// <summary>Reads one value; what follows it is left.</summary>
    internal static abstract Parsed<TSelf> Read(ref SipCursor cursor);

    /// <summary>Writes it as a header's value.</summary>
    internal void Write(ref SipSink sink);
}
