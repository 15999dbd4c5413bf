using Spa.Foundation.Text;
using Spa.Marks;
using Spa.Sip.Messages;

namespace Spa.Common.Tests.Sip;

/// <summary>The messages of RFC 4475, judged as <c>expected.tsv</c> says.</summary>
public class TortureTests
{
    // What is no message: what it is answered with (0 = dropped), behind which text it breaks, what was expected there. All others are read.
    private static readonly Dictionary<string, (int Status, string Behind, string Expected, string Rule)> Refused = new()
    {
        ["badinv01.dat"] = (400, "UDP 192.0.2.15;", "the name of a parameter", "RFC 3261 25.1"),
        ["clerr.dat"] = (400, "Content-Length: ", "as many bytes as are there: 154", "RFC 3261 18.3"),
        ["ncl.dat"] = (400, "Content-Length: ", "a number of bytes", "RFC 3261 20.14"),
        ["scalar02.dat"] = (400, "CSeq: ", "a number below 2147483648", "RFC 3261 20.16"),
        ["scalarlg.dat"] = (0, "CSeq: ", "a number below 2147483648", "RFC 3261 20.16"),
        ["quotbal.dat"] = (400, "To: ", "a quoted string that ends", "RFC 3261 25.1"),
        ["ltgtruri.dat"] = (400, "INVITE ", "a URI, like sip:name@host", "RFC 3261 19.1"),
        ["lwsruri.dat"] = (400, "example.com;", "the name of a URI parameter", "RFC 3261 25.1"),
        ["lwsstart.dat"] = (400, "INVITE ", "a URI, like sip:name@host", "RFC 3261 19.1"),
        ["trws.dat"] = (400, "remote-target@example.com ", "SIP/2.0 and the end of the line", "RFC 3261 7"),
        ["escruri.dat"] = (400, "INVITE ", "a Request-URI without headers", "RFC 3261 19.1.1"),
        ["regbadct.dat"] = (400, "Contact: sip:user@example.com", "< and > around a URI with headers", "RFC 3261 20.10"),
        ["badaspec.dat"] = (400, "To: \"Watson, Thomas\" <", "a URI, like sip:name@host", "RFC 3261 19.1"),
        ["baddn.dat"] = (400, "l: 0\r\n", "an empty line behind the headers", "RFC 3261 7"),
        ["badvers.dat"] = (505, "OPTIONS sip:t.watson@example.org ", "SIP/2.0 and the end of the line", "RFC 3261 7"),
        ["mismatch01.dat"] = (400, "CSeq: ", "the method of the request in CSeq, OPTIONS", "RFC 3261 8.1.1.5"),
        ["mismatch02.dat"] = (501, "CSeq: ", "the method of the request in CSeq, NEWMETHOD", "RFC 3261 8.1.1.5"),
        ["bigcode.dat"] = (0, "SIP/2.0 ", "a status from 100 to 699", "RFC 3261 7"),
        ["insuf.dat"] = (400, "l: 152\r\n\r\n", "a From header", "RFC 3261 8.1.1"),
        ["multi01.dat"] = (400, "192.0.2.1\r\nCSeq: ", "one CSeq only", "RFC 3261 7.3.1"),
        ["mcl01.dat"] = (400, "60\r\nContent-Length: ", "one Content-Length only", "RFC 3261 7.3.1"),
    };

    public static TheoryData<string, string, string, string> Expected
    {
        get
        {
            var rows = new TheoryData<string, string, string, string>();
            foreach (var row in Table)
            {
                rows.Add(row[0], row[2], row[3], row[4]);
            }

            return rows;
        }
    }

    private static IEnumerable<string[]> Table => File.ReadLines(Repository.Path("tests", "vectors", "sip-torture", "expected.tsv")).Skip(1).Select(l => l.Split('\t'));

    [Fact]
    public void All_messages_are_in_the_table()
    {
        Assert.Equal(49, Table.Count());
        Assert.Equal(SipMessages.TortureFiles, Table.Select(r => r[0]).Order(StringComparer.Ordinal));
        Assert.Empty(Refused.Keys.Except(SipMessages.TortureFiles));
    }

    [Theory]
    [MemberData(nameof(Expected))]
    [Attack("S8")]
    public void Message_is_judged_as_the_table_says(string file, string kind, string what, string note)
    {
        var isMessage = MessageReader.Read(SipMessages.Torture(file), out var message, out var fault);
        if (Refused.TryGetValue(file, out var refusal))
        {
            Assert.False(isMessage);
            Assert.NotEqual("valid", kind);
            var at = SipMessages.Latin(SipMessages.Torture(file)).IndexOf(refusal.Behind, StringComparison.Ordinal) + refusal.Behind.Length;
            Assert.Equal(new ParseError(at, refusal.Expected, refusal.Rule), fault!.Error);
            Assert.Equal(refusal.Status, fault.Status ?? 0);

            // The status is one that the table's own words name.
            Assert.Contains(refusal.Status == 0 ? what == "response" ? string.Empty : "Drop" : $"{refusal.Status}", note, StringComparison.Ordinal);
            return;
        }

        Assert.True(isMessage, fault?.ToString());
        Assert.True(kind != "invalid" || note.Contains("May be rejected", StringComparison.Ordinal), $"{file} is invalid and was read.");
        Assert.Equal(what == "request", message is SipRequest);
    }

    [Theory]
    [MemberData(nameof(Expected))]
    public void What_was_read_is_written_and_reads_the_same(string file, string kind, string what, string note)
    {
        _ = (kind, what, note);
        if (!MessageReader.Read(SipMessages.Torture(file), out var message, out _)) return;
        var written = MessageWriter.Write(message);
        Assert.Equal(SipMessages.Latin(written), SipMessages.Latin(MessageWriter.Write(SipMessages.Read(written))));
    }

    [Fact]
    public void Tortuous_invite_means_what_it_says()
    {
        var invite = SipMessages.ReadRequest(SipMessages.Torture("wsinv.dat"));
        Assert.Equal("INVITE sip:vivekg@chair-dnrc.example.com;unknownparam", invite.ToString());
        Assert.Equal(("1918181833n", "98asjd8", "J Rosenberg \\\""), (invite.To.Tag, invite.From.Tag, invite.From.DisplayName));
        Assert.Equal(68, invite.MaxForwards);
        Assert.Equal(new CSeq(9, SipMethod.Invite), invite.CSeq);
        Assert.Equal(
            ["SIP/2.0/UDP 192.0.2.2;branch=390skdjuw", "SIP/2.0/TCP spindle.example.com;branch=z9hG4bK9ikj8", "SIP/2.0/UDP 192.168.255.111;branch=z9hG4bK30239"],
            invite.Via.Select(v => v.ToString()));
        Assert.Equal([false, true, true], invite.Via.Select(v => v.HasMagicBranch));
        var contact = Assert.Single(invite.Contact);
        Assert.Equal(("Quoted string \"\"", 330), (contact.DisplayName, contact.Q));
        Assert.Equal(["newparam", "secondparam", "q"], contact.Parameters.Select(p => p.Name));
        Assert.Equal("<sip:services.example.com;lr;unknownwith=value;unknown-no-value>", Assert.Single(invite.Route).ToString());
        Assert.Equal(";;,,;;,;", invite.Find(HeaderName.Of("UnknownHeaderWithUnusualValue")));
        Assert.Equal(string.Empty, invite.Find(HeaderName.Subject));
        Assert.StartsWith("newfangled value", invite.Find(HeaderName.Of("newfangledheader")), StringComparison.Ordinal);
        Assert.Equal("application/sdp", invite.ContentType);
        Assert.Equal(150, invite.Body.Length);
    }

    [Fact]
    public void Unusual_characters_come_out_as_they_went_in()
    {
        var request = SipMessages.ReadRequest(SipMessages.Torture("intmeth.dat"));
        Assert.False(request.Method.IsKnown);
        Assert.Equal("!interesting-Method0123456789_*+`.%indeed'~", request.Method.Text);
        Assert.Equal("BEL:\a NUL:\0 DEL:\u007f", request.To.DisplayName);
        Assert.Equal("token1~` token2'+_ token3*%!.-", request.From.DisplayName);
        Assert.Equal("работающий", request.From.Parameters["fromParam''~+*_!.-%"]);
        Assert.Equal("_token~1'+`*%!-.", request.From.Tag);
        Assert.Equal("intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{", request.CallId);
        Assert.Equal("\ufeff大停電", request.Find(HeaderName.Of("extensionHeader-!.%*+_`'~")));
        var uri = (SipUri)request.RequestUri;
        Assert.Equal(("1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*", "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)"), (uri.User, uri.Password));
    }

    [Fact]
    public void Escapes_keep_users_apart()
    {
        var register = SipMessages.ReadRequest(SipMessages.Torture("escnull.dat"));
        Assert.Equal("null-\0-null", register.To.SipUri!.User);
        Assert.Equal(["\0", "\0\0"], register.Contact.Select(c => c.SipUri!.User));
        Assert.False(register.Contact[0].Uri.Matches(register.Contact[1].Uri));

        var invite = SipMessages.ReadRequest(SipMessages.Torture("esc01.dat"));
        Assert.Equal("sips:user@example.com", ((SipUri)invite.RequestUri).User);
        Assert.Equal("sip:%75se%72@example.com", invite.To.Uri.ToString());
        Assert.True(invite.To.Uri.Matches(SipUri.Parse("sip:user@example.com").OrThrow()));
        var contact = invite.Contact[0].SipUri!;
        Assert.Equal("sip:cal%6Cer@host5.example.net;%6C%72;n%61me=v%61lue%25%34%31", contact.ToString());
        Assert.Equal(("caller", true, "value%41"), (contact.User, contact.IsLoose, contact.Parameters["name"]));
    }

    [Fact]
    public void What_no_escape_may_change_stays()
    {
        var request = SipMessages.ReadRequest(SipMessages.Torture("esc02.dat"));
        Assert.Equal("RE%47IST%45R", request.Method.Text);
        Assert.Equal(["<sip:alias1@host1.example.com>", "<sip:alias3@host3.example.com>"], request.Contact.Select(c => c.ToString()));
        Assert.Equal("C%6Fntact", Assert.Single(request.Other).Name.Text);
    }

    [Fact]
    public void Unknown_schemes_are_kept_for_who_answers()
    {
        Assert.Equal("nobodyknowsthisscheme", SipMessages.ReadRequest(SipMessages.Torture("unkscm.dat")).RequestUri.Scheme);
        Assert.Equal("soap.beep://192.0.2.103:3002", SipMessages.ReadRequest(SipMessages.Torture("novelsc.dat")).RequestUri.ToString());
        var register = SipMessages.ReadRequest(SipMessages.Torture("unksm2.dat"));
        Assert.Equal(("isbn", "http", "name"), (register.To.Uri.Scheme, register.From.Uri.Scheme, register.Contact[0].Uri.Scheme));
    }

    [Fact]
    public void What_layers_above_judge_by_can_be_read()
    {
        Assert.Equal("user;par=u@example.net", ((SipUri)SipMessages.ReadRequest(SipMessages.Torture("semiuri.dat")).RequestUri).User);
        Assert.False(SipMessages.Read(SipMessages.Torture("badbranch.dat")).Via[0].HasMagicBranch);
        Assert.Equal(0, SipMessages.Read(SipMessages.Torture("zeromf.dat")).MaxForwards);
        Assert.Equal(["UDP", "SCTP", "TLS", "UNKNOWN", "TCP"], SipMessages.Read(SipMessages.Torture("transports.dat")).Via.Select(v => v.Transport));
        Assert.Equal(34, SipMessages.Read(SipMessages.Torture("longreq.dat")).Via.Length);
        Assert.Equal(2, SipMessages.Read(SipMessages.Torture("bcast.dat")).Via.Length);
        Assert.Equal(["nothingSupportsThis", "nothingSupportsThisEither"], SipMessages.Read(SipMessages.Torture("bext01.dat")).Require);
        Assert.Equal("application/unknownformat", SipMessages.Read(SipMessages.Torture("invut.dat")).ContentType);
        Assert.False(SipMessages.Read(SipMessages.Torture("regaut01.dat")).Get<Credentials>()!.Value.OrThrow().IsDigest);
        Assert.Equal(553, SipMessages.Read(SipMessages.Torture("mpart01.dat")).Body.Length);
        Assert.Equal("REGISTER", SipMessages.ReadRequest(SipMessages.Torture("dblreq.dat")).Method.Text);
        Assert.True(SipMessages.Read(SipMessages.Torture("dblreq.dat")).Body.IsEmpty);
        Assert.Equal(string.Empty, ((SipResponse)SipMessages.Read(SipMessages.Torture("noreason.dat"))).Reason);
        Assert.StartsWith("= 2**3 * 5**2 но сто", ((SipResponse)SipMessages.Read(SipMessages.Torture("unreason.dat"))).Reason, StringComparison.Ordinal);

        // A parameter behind an address without brackets is the header's, inside brackets the URI's.
        Assert.True(SipMessages.Read(SipMessages.Torture("cparam01.dat")).Contact[0].Parameters.Has("unknownparam"));
        Assert.True(SipMessages.Read(SipMessages.Torture("cparam02.dat")).Contact[0].SipUri!.Parameters.Has("unknownparam"));
        Assert.Equal("<sip:sip.example.com>", SipMessages.Read(SipMessages.Torture("regescrt.dat")).Contact[0].SipUri!.Headers["Route"]);
        var old = SipMessages.Read(SipMessages.Torture("inv2543.dat"));
        Assert.Equal((null, null, "phone"), (old.MaxForwards, old.From.Tag, old.To.Parameters["user"]));
    }
}
