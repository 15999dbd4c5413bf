using System.Collections.Immutable;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Notifying;
using Spa.Fleet.Rendering;
using Spa.Fleet.Serving;

namespace Spa.Fleet.Tests.Notifying;

public class NotifyTargetTests
{
    private const string Account = "User_ID_1_=4711 Password_1_=sesame";
    private static readonly Device Unit = new(MacAddress.Of("000e08aabbcc")) { State = DeviceState.Enrolled, Health = new() { Address = "192.0.2.7" } };

    [Theory]
    [InlineData(Account, "4711@192.0.2.7:5060 as 4711 by sesame")]
    [InlineData(Account + " SIP_Port_1_=5070 SIP_Port_2_=5080", "4711@192.0.2.7:5070 as 4711 by sesame")]
    [InlineData(Account + " Auth_ID_1_=lobby", "4711@192.0.2.7:5060 as 4711 by sesame")]
    [InlineData(Account + " Auth_ID_1_=lobby Use_Auth_ID_1_=yes", "4711@192.0.2.7:5060 as lobby by sesame")]
    [InlineData("Password_1_=sesame Auth_ID_1_=lobby Use_Auth_ID_1_=yes", "192.0.2.7:5060 as lobby by sesame")]
    [InlineData("Auth_Resync-Reboot_1_=no", "192.0.2.7:5060 as  by ")]
    [InlineData(Account + " Proxy_1_=203.0.113.9 EXT_IP_1_=203.0.113.10 EXT_SIP_Port_1_=9 Outbound_Proxy_1_=203.0.113.11 Static_IP=203.0.113.12", "4711@192.0.2.7:5060 as 4711 by sesame")]
    public void It_goes_where_the_unit_was_seen_with_the_account_of_its_line(string settings, string expected)
    {
        Assert.Null(Find(settings, NotifyEvent.Resync, Unit, out var target));
        Assert.Equal(expected, $"{target} as {target.AuthUser} by {target.Password}");
    }

    [Theory]
    [InlineData("", NotifyEvent.Resync, "It will ask for a password, and its profile names no account: set User_ID_1_ and Password_1_, and wait for its next resync.")]
    [InlineData("User_ID_1_=4711", NotifyEvent.Resync, "It will ask for a password, and its profile has none: set Password_1_, and wait for its next resync.")]
    [InlineData(Account + " Use_Auth_ID_1_=yes", NotifyEvent.Report, "It will ask for a password, and its profile names no account: set User_ID_1_ and Password_1_, and wait for its next resync.")]
    [InlineData(Account + " Line_Enable_1_=no", NotifyEvent.Reboot, "Its line 1 is off, so it hears no SIP: set Line_Enable_1_ to yes, and wait for its next resync.")]
    [InlineData(Account + " Restrict_Source_IP_1_=yes", NotifyEvent.Reboot, "It hears SIP from its proxy alone: set Restrict_Source_IP_1_ to no, and wait for its next resync.")]
    [InlineData(Account + " Resync_From_SIP=no", NotifyEvent.Resync, "It does not fetch its settings when SIP asks for it: set Resync_From_SIP to yes, and wait for its next resync.")]
    [InlineData(Account + " Resync_From_SIP=no", NotifyEvent.Reboot, null)]
    [InlineData("User_ID_1_={{who}} Password_1_=sesame", NotifyEvent.Resync, "Its profile cannot be made: User_ID_1_ cannot be made: expected ")]
    [InlineData(Account + " Display_Name_1_={{who}}", NotifyEvent.Resync, null)]
    public void Why_there_is_no_way_is_said_with_the_remedy(string settings, NotifyEvent what, string? sentence)
    {
        var fault = Find(settings, what, Unit, out _);
        Assert.Equal(sentence, fault?.Sentence[..Math.Min(sentence?.Length ?? 0, fault.Sentence.Length)]);
        Assert.Equal(sentence is null ? null : RefusalKind.Conflict, fault?.Kind);
    }

    [Theory]
    [InlineData(DeviceState.Enrolled, null, "000e08aabbcc was never seen, so nobody knows where it is: it must fetch its profile by itself once.")]
    [InlineData(DeviceState.Blocked, "192.0.2.7", "000e08aabbcc is blocked: unblock it first.")]
    [InlineData(DeviceState.Enrolled, "2001:db8::7", null)]
    public void Whom_nobody_saw_and_who_is_blocked_is_told_nothing(DeviceState state, string? address, string? sentence)
        => Assert.Equal(sentence, Find(Account, NotifyEvent.Resync, Unit with { State = state, Health = new() { Address = address } }, out _)?.Sentence);

    [Fact]
    public void It_is_written_without_the_password()
    {
        Find(Account, NotifyEvent.Resync, Unit, out var target);
        Assert.DoesNotContain("sesame", $"{target}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, NotifyOutcome.Taken, "The unit will fetch its settings; during a call it waits for its end.")]
    [InlineData(202, NotifyOutcome.Taken, "The unit will fetch its settings; during a call it waits for its end.")]
    [InlineData(401, NotifyOutcome.WrongPassword, "The unit did not take User_ID_1_ and Password_1_ of its profile: it has others. It takes those of the profile at its next resync.")]
    [InlineData(407, NotifyOutcome.WrongPassword, "The unit did not take User_ID_1_ and Password_1_ of its profile: it has others. It takes those of the profile at its next resync.")]
    [InlineData(489, NotifyOutcome.NotWanted, "The unit does not want this event (489): Resync_From_SIP is off there, or its firmware does not know it.")]
    [InlineData(302, NotifyOutcome.Refused, "The unit answered 302 and did nothing.")]
    [InlineData(503, NotifyOutcome.Refused, "The unit answered 503 and did nothing.")]
    public void Every_answer_has_a_meaning(int status, NotifyOutcome outcome, string sentence)
    {
        var answer = NotifyAnswer.Of(status);
        Assert.Equal((outcome, status, sentence, outcome == NotifyOutcome.Taken), (answer.Outcome, answer.Status, answer.Sentence(NotifyEvent.Resync), answer.IsTaken));
    }

    private static Refusal? Find(string settings, NotifyEvent what, Device device, out NotifyTarget target)
    {
        var entries = settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('=')).Select(s => new LayerEntry(s[0], s[1], null));
        var layer = Layer.Empty(LayerScope.All) with { Entries = entries.ToImmutableSortedDictionary(e => e.Name, e => e, StringComparer.Ordinal) };
        var key = new DeviceKey(new string('1', 32), new string('a', 64), 1);
        return NotifyTarget.Find(device, ProfileRendering.Plan(new(device, [layer], new ServerAddresses("prov.example.net", 8080, 8443, 5514), null, key, key)), what, out target);
    }
}
