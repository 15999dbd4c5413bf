using System.Globalization;
using System.Security;
using System.Text;

namespace Spa.Sip.Subscriptions;

/// <summary>How far a call of a line is, as watchers of the line see it (RFC 4235 3.7.1).</summary>
public enum DialogProgress
{
    /// <summary>Our INVITE is on its way.</summary>
    Trying,

    /// <summary>It rings.</summary>
    Early,

    /// <summary>It is answered.</summary>
    Confirmed,
}

/// <summary>One call of a line.</summary>
/// <param name="Id">Names it in all documents of a subscription.</param>
/// <param name="CallId">Its Call-ID; null before it is known.</param>
/// <param name="LocalTag">Our tag; null before it is known.</param>
/// <param name="RemoteTag">Their tag; null before it is known.</param>
/// <param name="WeCalled">We called.</param>
/// <param name="Progress">How far it is.</param>
/// <param name="Remote">The far end's address; null = it is not known or wants not to be named.</param>
public sealed record WatchedDialog(string Id, string? CallId, string? LocalTag, string? RemoteTag, bool WeCalled, DialogProgress Progress, string? Remote);

/// <summary>All calls of a line as a document (RFC 4235 4). Each tells of all: what is in none any more is over.</summary>
public static class DialogInfo
{
    /// <summary>Event package.</summary>
    public const string Package = "dialog";

    /// <summary>Type of the document.</summary>
    public const string ContentType = "application/dialog-info+xml";

    /// <summary>Writes it, UTF-8.</summary>
    /// <param name="version">Counts the documents of a subscription, from 0.</param>
    /// <param name="entity">Whose calls: a URI.</param>
    /// <param name="dialogs">The calls.</param>
    public static byte[] Write(uint version, string entity, IEnumerable<WatchedDialog> dialogs)
    {
        ArgumentNullException.ThrowIfNull(dialogs);
        var text = new StringBuilder("<?xml version=\"1.0\"?>\r\n");
        text.Append(CultureInfo.InvariantCulture, $"<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" version=\"{version}\" state=\"full\" entity=\"{Escaped(entity)}\">\r\n");
        foreach (var one in dialogs)
        {
            text.Append("<dialog id=\"").Append(Escaped(one.Id)).Append('"');
            Attribute(text, "call-id", one.CallId);
            Attribute(text, "local-tag", one.LocalTag);
            Attribute(text, "remote-tag", one.RemoteTag);
            text.Append(one.WeCalled ? " direction=\"initiator\">" : " direction=\"recipient\">");
            text.Append("<state>").Append(one.Progress switch
            {
                DialogProgress.Trying => "trying",
                DialogProgress.Early => "early",
                _ => "confirmed",
            }).Append("</state>");
            if (one.Remote is not null)
            {
                text.Append("<remote><identity>").Append(Escaped(one.Remote)).Append("</identity></remote>");
            }

            text.Append("</dialog>\r\n");
        }

        return Encoding.UTF8.GetBytes(text.Append("</dialog-info>\r\n").ToString());
    }

    private static void Attribute(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            text.Append(' ').Append(name).Append("=\"").Append(Escaped(value)).Append('"');
        }
    }

    // What XML has no way to write is left out.
    private static string Escaped(string text) => SecurityElement.Escape(new string([.. text.Where(c => c >= ' ' && c != '\uFFFE' && c != '\uFFFF' && !char.IsSurrogate(c))]));
}
