using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Spa.Foundation.Security;
using Spa.Foundation.Time;
using Spa.Sip.Messages;
using Spa.Sip.Subscriptions;

namespace Spa.Device.Tests.Calls;

/// <summary>A line whose calls are watched by somebody who has subscribed to them (event package "dialog", RFC 4235).</summary>
public class WatchedLineTests
{
    private static readonly XNamespace Xml = "urn:ietf:params:xml:ns:dialog-info";

    [Fact]
    public void A_call_of_ours_is_told_from_its_beginning_to_its_end()
    {
        var n = Watched();
        var other = n.Station("2000");
        n.Dial("2000#");
        Assert.True(n.World.RunUntil(() => other.State == "rings", 4.Seconds));
        n.World.Run(500.Milliseconds);
        other.Answer();
        n.World.Run(1.Seconds);
        n.World.Phone.HangUp();
        n.World.Run(1.Seconds);
        Assert.Equal(["0", "1 initiator trying sip:2000@192.0.2.1", "2 initiator early sip:2000@192.0.2.1", "3 initiator confirmed sip:2000@192.0.2.1", "4"], Told(n));

        // The document names the dialog as the far end knows it.
        var confirmed = Documents(n)[3].Root!.Element(Xml + "dialog")!;
        Assert.Contains(n.Messages, message => message.StartsWith("-> BYE", StringComparison.Ordinal)
            && message.Header("Call-ID") == (string)confirmed.Attribute("call-id")! && message.Header("From").EndsWith("tag=" + (string)confirmed.Attribute("local-tag")!, StringComparison.Ordinal) && message.Header("To").EndsWith("tag=" + (string)confirmed.Attribute("remote-tag")!, StringComparison.Ordinal));
        Assert.True(n.IsClean);
    }

    [Fact]
    public void A_call_that_comes_is_told_too_and_one_that_waits_beside_it()
    {
        var n = Watched();
        var (first, second) = (n.Station("2000"), n.Station("3000"));
        first.Call("1000");
        n.World.Run(1.Seconds);
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);
        second.Call("1000");
        n.World.Run(1.Seconds);
        second.HangUp();
        n.World.Run(1.Seconds);
        Assert.Equal(
            ["0", "1 recipient early sip:2000@192.0.2.1", "2 recipient confirmed sip:2000@192.0.2.1", "3 recipient confirmed sip:2000@192.0.2.1, recipient early sip:3000@192.0.2.1", "4 recipient confirmed sip:2000@192.0.2.1"],
            Told(n));
    }

    [Fact]
    public void Who_does_not_know_the_password_is_told_nothing()
    {
        var n = new Neighbourhood();
        Assert.Equal(401, Subscribe(n, null, "Expires: 600\r\n").Status);
        Assert.Equal(401, Subscribe(n, "wrong", "Expires: 600\r\n").Status);
        Assert.Empty(n.Stranger.Requests("NOTIFY"));
    }

    // Header lines; the answer.
    [Theory]
    [InlineData("Event: presence\r\n", 489)]
    [InlineData("", 489)]
    [InlineData("Event: dialog\r\nExpires: 59\r\n", 423)]
    [InlineData("Event: dialog\r\nExpires: 60\r\n", 200)]
    [InlineData("Event: DIALOG\r\n", 200)]
    [InlineData("Event: dialog;sla\r\nExpires: 4294967295\r\n", 200)]
    public void A_subscription_is_judged(string headers, int status)
    {
        var n = new Neighbourhood();
        var answer = Subscribe(n, "secret-1000", headers, package: string.Empty);
        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 200, n.Stranger.Requests("NOTIFY").Count == 1);
        Assert.True(status != 200 || answer.Expires is 60 or 3600);
        Assert.True(status != 489 || answer.Other.Any(field => field.Name == HeaderName.AllowEvents && field.Text == "dialog"));
    }

    [Fact]
    public void Who_asks_once_is_told_once()
    {
        var n = new Neighbourhood();
        n.Stranger.Answers = Peer.Says(200);
        Assert.Equal(200, Subscribe(n, "secret-1000", "Expires: 0\r\n").Status);
        Assert.Equal("terminated;reason=timeout", States(n).Single());
        n.Dial("2000#");
        n.World.Run(1.Seconds);
        Assert.Single(n.Stranger.Requests("NOTIFY"));
    }

    [Fact]
    public void A_subscription_lives_as_long_as_it_is_renewed()
    {
        var n = Watched();
        n.World.Run(500.Seconds);
        var answer = n.Stranger.Responses.Last(one => one.CSeq.Method == SipMethod.Subscribe);
        n.Stranger.Send(string.Create(CultureInfo.InvariantCulture, $"SUBSCRIBE sip:1000@{Neighbourhood.Device} SIP/2.0\r\nVia: SIP/2.0/UDP {n.Stranger.At};branch=z9hG4bK-renews\r\nMax-Forwards: 70\r\nFrom: {answer.From}\r\nTo: {answer.To}\r\nCall-ID: {answer.CallId}\r\nCSeq: 99 SUBSCRIBE\r\nContact: <sip:peer@{n.Stranger.At}>\r\nEvent: dialog\r\nExpires: 600\r\nContent-Length: 0\r\n\r\n"));
        n.World.Run(599.Seconds);
        Assert.Equal(["active;expires=600", "active;expires=600"], States(n));
        n.World.Run(2.Seconds);
        Assert.Equal("terminated;reason=timeout", States(n)[^1]);
        n.Dial("2000#");
        n.World.Run(1.Seconds);
        Assert.Equal(["0", "1", "2"], Told(n));
        n.World.Phone.HangUp();
        Assert.True(n.IsClean);
    }

    [Fact]
    public void Who_no_longer_takes_what_it_is_told_is_not_told_more()
    {
        var n = Watched();
        n.Stranger.Answers = Peer.Says(481);
        n.Dial("2000#");
        n.World.Run(3.Seconds);
        Assert.Equal(2, n.Stranger.Requests("NOTIFY").Count);
    }

    [Fact]
    public void More_than_eight_do_not_watch()
    {
        var n = new Neighbourhood();
        n.Stranger.Answers = Peer.Says(200);
        Assert.Equal([200, 200, 200, 200, 200, 200, 200, 200, 503], Enumerable.Range(0, Notifier.Most + 1).Select(_ => Subscribe(n, "secret-1000", "Expires: 600\r\n").Status));
    }

    [Fact]
    public void No_name_breaks_the_document()
    {
        var text = Encoding.UTF8.GetString(DialogInfo.Write(7, "sip:a&b@x", [new WatchedDialog("1\"", "c<d>", null, "t\u0001", true, DialogProgress.Early, "sip:\"<&>'@y")]));
        var dialog = XDocument.Parse(text).Root!.Element(Xml + "dialog")!;
        Assert.Equal(("1\"", "c<d>", "t", "sip:\"<&>'@y"), ((string)dialog.Attribute("id")!, (string)dialog.Attribute("call-id")!, (string)dialog.Attribute("remote-tag")!, dialog.Element(Xml + "remote")!.Value));
    }

    private static Neighbourhood Watched()
    {
        var n = new Neighbourhood();
        n.Stranger.Answers = Peer.Says(200);
        Assert.Equal(200, Subscribe(n, "secret-1000", "Expires: 600\r\n").Status);
        return n;
    }

    private static SipResponse Subscribe(Neighbourhood n, string? password, string headers, string package = "Event: dialog\r\n")
    {
        var first = Asked(n, package + headers);
        if (password is null || first.Status != 401)
        {
            return first;
        }

        var challenge = DigestChallenge.Read(first.Get<Challenge>(HeaderName.WwwAuthenticate)!.Value.OrThrow().Fields).OrThrow();
        var credentials = challenge.Answer("1000", password, "SUBSCRIBE", $"sip:1000@{Neighbourhood.Device}", "c0ffee", 1)!;
        return Asked(n, $"{package}{headers}Authorization: {HeaderField.Of(Credentials.Of(credentials), HeaderName.Authorization).Text}\r\n");
    }

    private static SipResponse Asked(Neighbourhood n, string headers)
    {
        n.Stranger.Send(n.Stranger.Write("SUBSCRIBE", headers));
        n.World.Run(100.Milliseconds);
        return n.Stranger.Responses[^1];
    }

    private static List<string> States(Neighbourhood n) => [.. n.Stranger.Requests("NOTIFY").Select(one => one.Other.Single(field => field.Name == HeaderName.SubscriptionState).Text)];

    private static List<XDocument> Documents(Neighbourhood n) => [.. n.Stranger.Requests("NOTIFY").Select(one => XDocument.Parse(Encoding.UTF8.GetString(one.Body.Span)))];

    // Each document: its number, and each call with direction, state and far end.
    private static List<string> Told(Neighbourhood n) =>
    [
        .. Documents(n).Select(document => $"{(string)document.Root!.Attribute("version")!} {string.Join(", ", document.Root.Elements(Xml + "dialog").Select(one => $"{(string)one.Attribute("direction")!} {one.Element(Xml + "state")!.Value} {one.Element(Xml + "remote")?.Value}"))}".Trim()),
    ];
}
