using System.Net;
using System.Text;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Foundation.Time;
using Spa.Gateway.Sip;
using Spa.Marks;
using Spa.Simulation.Network;
using Spa.Sip.Messages;

namespace Spa.Device.Tests.Calls;

/// <summary>Where a parameter is looked at.</summary>
/// <param name="Others">Settings beside it, as in a profile.</param>
internal sealed record Scene(params (string Name, string Text)[] Others)
{
    /// <summary>Calls go to the stranger without a registration, and come from anybody.</summary>
    public static readonly (string Name, string Text)[] ByStranger =
        [("Proxy_1_", Peer.Address), ("Register_1_", "no"), ("Make_Call_Without_Reg_1_", "yes"), ("Ans_Call_Without_Reg_1_", "yes")];

    /// <summary>Done before the device begins.</summary>
    public Action<Neighbourhood>? Before { get; init; }

    /// <summary>Makes the device's host; null = the usual one.</summary>
    public Func<SimulatedNetwork, VoiceHost>? Host { get; init; }

    /// <summary>How the stranger answers from the beginning.</summary>
    public Func<SipRequest, SipResponse?>? Stranger { get; init; }

    public static Scene Of((string Name, string Text)[] those, params (string Name, string Text)[] others) => new([.. those, .. others]);

    /// <summary>Everything is in place.</summary>
    public Neighbourhood Set(string name, string value, ISet<string> reads) => new(
        settings => With(settings, [.. Others, (name, value)]).Watched(reads),
        host: Host,
        before: n =>
        {
            if (Stranger is { } answers)
            {
                n.Stranger.Answers = answers;
            }

            Before?.Invoke(n);
        });

    internal static SettingsSnapshot With(SettingsSnapshot settings, params (string Name, string Text)[] changes)
        => changes.Aggregate(settings, (so, change) => so.With(Catalogue.Find(change.Name) ?? throw new ArgumentException($"No parameter {change.Name}."), change.Text));
}

/// <summary>Shows parameters to be live, on a whole device on its network.</summary>
internal static class Live
{
    /// <summary>Two values are seen as stated.</summary>
    public static void Differs<T>(string name, string a, string b, Func<Neighbourhood, T> see, T seenA, T seenB, Scene? scene = null)
        => Differs(name, a, b, see, (x, y) => Assert.Equal((seenA, seenB), (x, y)), scene);

    /// <summary>Two values are seen as stated.</summary>
    public static void Differs<T>(string name, string a, string b, Func<Neighbourhood, T> see, Action<T, T> asStated, Scene? scene = null)
        => Proof.Differs(name, a, b, (value, reads) => see((scene ?? new Scene()).Set(name, value, reads)), asStated);
}

/// <summary>Reads messages as they were on the wire.</summary>
internal static class Wire
{
    /// <summary>The first message of a method that the device sent and the trace holds; empty = none.</summary>
    public static string Sent(this Neighbourhood n, string method) => n.Messages.FirstOrDefault(message => message.StartsWith("-> " + method + " ", StringComparison.Ordinal)) ?? string.Empty;

    /// <summary>The last registration that the device sent.</summary>
    public static string Registers(this Neighbourhood n) => n.FromDevice().Select(one => Encoding.ASCII.GetString(one.Bytes)).Last(text => text.StartsWith("REGISTER", StringComparison.Ordinal));

    /// <summary>The last answer that the device sent.</summary>
    public static string Answered(this Neighbourhood n) => n.Last("-> SIP/2.0");

    /// <summary>The value of a header; empty = it is not there.</summary>
    public static string Header(this string message, string name)
        => message.Split("\r\n").Skip(1).TakeWhile(line => line.Length > 0).Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim()).FirstOrDefault() ?? string.Empty;

    /// <summary>The first line of the description that begins so, without that; empty = none.</summary>
    public static string Line(this string message, string start)
        => message.Split("\r\n\r\n", 2)[^1].Split("\r\n").FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal))?[start.Length..] ?? string.Empty;

    /// <summary>When the device sent datagrams that begin so.</summary>
    public static IReadOnlyList<TimeSpan> Times(this Neighbourhood n, string start)
        => [.. n.FromDevice().Where(one => Encoding.ASCII.GetString(one.Bytes).StartsWith(start, StringComparison.Ordinal)).Select(one => one.At)];

    /// <summary>The seconds between those.</summary>
    public static IReadOnlyList<double> Gaps(this IReadOnlyList<TimeSpan> times) => [.. times.Zip(times.Skip(1), (a, b) => Math.Round((b - a).TotalSeconds, 2))];

    public static IEnumerable<Neighbourhood.Datagram> FromDevice(this Neighbourhood n) => n.Datagrams.Where(one => one.From.Address.Equals(IPAddress.Parse(Neighbourhood.Device)));

    /// <summary>RTP packets of the device; with <paramref name="control"/> those of the ports above.</summary>
    public static IReadOnlyList<Neighbourhood.Datagram> Rtp(this Neighbourhood n, bool control = false)
        => [.. n.FromDevice().Where(one => one.From.Port >= 10_000 && one.From.Port % 2 == (control ? 1 : 0) && one.Bytes[0] >= 0x80)];

    /// <summary>Their payload types, without the marker.</summary>
    public static int Type(this Neighbourhood.Datagram packet) => packet.Bytes[1] & 0x7F;

    /// <summary>Has the phone call 2000 at the stranger, and lets it ring or fail.</summary>
    public static string Invites(this Neighbourhood n)
    {
        n.Dial("2000#");
        n.World.Run(1.Seconds);
        return n.Sent("INVITE");
    }
}
