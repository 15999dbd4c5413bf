using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using Spa.Flows.Tests.Features;
using Spa.Marks;
using Spa.Stack;

namespace Spa.Flows.Tests.Faults;

/// <summary>The address of the machine changes under the real program, which is registered and in a call: unit and provider each in a network namespace of its own, with a wire between.</summary>
[Collection(RealTime.Name)]
public class AddressChangeTests
{
    private const string Before = "192.0.2.5";
    private const string After = "192.0.2.6";
    private const string Provider = "192.0.2.1";
    private const string Wire = "wire";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Needs("unshare", "nsenter", "ip")]
    public Task A_call_and_its_account_go_on_at_the_new_address() => Moves("UDP");

    // Its connection to the provider is one from the old address.
    [Needs("unshare", "nsenter", "ip")]
    public Task They_do_over_a_connection_too() => Moves("TCP");

    // A lease has ended, and the next one takes its time.
    [Needs("unshare", "nsenter", "ip")]
    public Task They_do_after_a_while_without_any_address() => Moves("UDP", without: true);

    private static async Task Moves(string transport, bool without = false)
    {
        await using var street = await NetworkSpace.Make();
        await using var house = await NetworkSpace.Make();
        await house.Join(street, Wire, $"{Before}/24", $"{Provider}/24");
        await using var provider = await LinesProcess.Start(street.Start("provider", FactoryUnit.Program, "lines", "--port", "0", "--sip-port", "5060", "--listen", Provider), street.Way());
        await using var telephone = await LinesProcess.Start(house.Start("lines", FactoryUnit.Program, "lines", "--port", "0", "--buffer", $"{Rig.Buffer.TotalMilliseconds}"), house.Way());
        var (user, far) = (provider.Users[0].User, $"station/{provider.Station}");
        using var folder = new Folder();
        FactoryUnit.Make(folder, [.. provider.Account(0, 5060), $"SIP_Transport_1_={transport}", "Voice_Mail_Server_1_=" + user, "Mailbox_Subscribe_Expires_1_=600", "MWI_Serv_1_=yes"]);
        await using var unit = house.Start("unit", FactoryUnit.Program, "run", "--data", folder.Full, "--lines", telephone.Driver, "--json", "--lan", "127.0.0.1:0");

        // Registered, and in a call that is heard both ways.
        await Registered(provider, Before);
        await telephone.Connected(Patience);
        await telephone.Post("phone/lift");
        await telephone.Tone(TimeSpan.FromMilliseconds(300), Patience);
        await telephone.Post($"phone/dial?keys={provider.Station}%23");
        await Far("rings", s => s == "rings");
        await provider.Post($"{far}/answer");
        await Far("talks", s => s == "talks");
        await CallStory.Talk((telephone, "phone", 21), (provider, far, 22));

        var began = Stopwatch.StartNew();
        await house.Do($"ip addr del {Before}/24 dev {Wire}");
        if (without)
        {
            await Shows(folder.Full, "SeekingDhcp", s => s.Headline == "Looking for a network address");
        }

        await provider.Post("ladder/clear");
        await house.Do($"ip addr add {After}/24 dev {Wire}");

        // One address of record, one place: the old one is taken away. The far end is told where speech goes.
        await Registered(provider, After);
        var told = await Ladder("the far end has taken a new description", l => l.Contains($"SDP audio {After}:", StringComparison.Ordinal));
        Assert.Contains($"INVITE {provider.Station}", told, StringComparison.Ordinal);
        await CallStory.Talk((telephone, "phone", 23), (provider, far, 24));
        Assert.True(began.Elapsed < Patience, $"{began.Elapsed}");

        // What the far end asks for comes to the new address, and so does what the mailbox tells.
        await provider.Post($"{far}/hold");
        await Ladder("the far end holds", l => l.Contains($"sip:{user}@{After}", StringComparison.Ordinal) && l.Contains("sendonly", StringComparison.Ordinal));
        await provider.Post($"{far}/resume");
        await provider.Post($"{far}/hangup");
        await Ladder("the call is over", l => l.Contains("of BYE", StringComparison.Ordinal));
        await telephone.Post("phone/hangup");
        await Shows(folder.Full, "on hook, no call", s => s.Line("phone") == "On hook" && s.Fact("phone", "account") == "registered");
        await provider.Post($"provider/mailbox?user={user}&new=1");
        await Waiting.Until("the message lamp is lit", Patience, async () => (await telephone.Get("phone")).GetProperty("lamp").GetBoolean() ? telephone : null);
        Assert.DoesNotContain("fault", string.Join('\n', unit.Tail), StringComparison.OrdinalIgnoreCase);

        Task Far(string what, Func<string, bool> wanted)
            => Waiting.Until($"the far end {what}", Patience, async () => (await provider.Get(far)).GetProperty("state").GetString() is { } state && wanted(state) ? state : null, () => string.Join('\n', unit.Tail));

        Task<string> Ladder(string what, Func<string, bool> wanted)
        {
            var seen = string.Empty;
            return Waiting.Until(what, Patience, async () => wanted(seen = await provider.Text("ladder")) ? seen : null, () => $"{seen}\n{string.Join('\n', unit.Tail)}");
        }

        Task Registered(LinesProcess at, string address)
        {
            var seen = "nothing";
            return Waiting.Until($"{address} alone is registered", Patience, async () =>
            {
                var where = (await at.Get("provider")).GetProperty("users").EnumerateArray().Single(u => u.GetProperty("user").GetString() == user).GetProperty("registered").EnumerateArray().Select(r => r.GetProperty("contact").GetString()!).ToList();
                seen = string.Join(", ", where);
                return where is [var only] && only.StartsWith($"sip:{user}@{address}:", StringComparison.Ordinal) ? seen : null;
            }, () => $"{seen}\n{string.Join('\n', unit.Tail)}");
        }
    }

    private static Task<DeviceStatus> Shows(string data, string what, Func<DeviceStatus, bool> wanted)
    {
        DeviceStatus? seen = null;
        return Waiting.Until($"the unit shows {what}", Patience, async () => (seen = await Status(data) ?? seen) is { } status && wanted(status) ? status : null, () => $"{seen?.Document}");
    }

    private static async Task<DeviceStatus?> Status(string data)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(data, "status.sock")));
            await using var stream = new NetworkStream(socket);
            using var all = new MemoryStream();
            await stream.CopyToAsync(all);
            return all.Length == 0 ? null : new DeviceStatus(JsonDocument.Parse(all.ToArray()).RootElement.Clone());
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return null;
        }
    }
}
