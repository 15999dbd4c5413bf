using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Spa.Foundation.Security;
using Spa.Simulation.Providers;

namespace Spa.Device.Lines;

/// <summary>Options of the command <c>lines</c>.</summary>
/// <param name="Listen">Address of both servers.</param>
/// <param name="Port">Port of the API; 0 = any.</param>
/// <param name="DriverPort">Port for the device; 0 = any.</param>
/// <param name="Buffer">How late an answer of the device may be.</param>
internal sealed record LinesOptions(IPAddress Listen, int Port, int DriverPort, TimeSpan Buffer)
{
    public const string Help = """
        spa lines: a telephone, a telephone exchange and a SIP provider as a process of their own; the device may come and go.
        spa lines run FILE...: plays scenario files; see spa lines run --help

          --port N          port of the HTTP API, 0 = any that is free (8082)
          --driver-port N   port for the device's line driver socket:HOST:PORT, 0 = any (8083; any with --port 0)
          --sip-port N      port of the provider, UDP and TCP; 0 = any, UDP only (5070; any with --port 0)
          --listen ADDRESS  where all of them listen (127.0.0.1); anything else is open to the network, and the API has no login
          --buffer MS       how late an answer of the device may be without a gap, 10 to 2000 (200)
          --users LIST      users of the provider: user:password,user:password, or a file with one user:password a line
                            (1000, 2000 and 3000 with passwords by chance)
          --stations LIST   users with a SIP telephone in this process (2000,3000 unless --users is given)
          --digest NAME     md5 or sha256: only this digest is asked for (both, SHA-256 first; some peers stop at what they do not know)
          --capture FILE    writes SIP and RTP into a file for Wireshark (pcapng), also to be had as GET /capture.pcap

        Numbers of the provider: 600 echo, 601 music, 602 busy, 603 no answer, 604 announcement and 404, 605 voicemail (605USER leaves a message for USER).

        Prints one line once all listen: {"http":"http://127.0.0.1:8082","driver":"socket:127.0.0.1:8083","provider":"127.0.0.1:5070","users":[{"user":"1000","password":"..."}],"stations":["2000"]}
        GET / lists what the API can do; GET /ladder is what happened, as a ladder of messages, tones, digits and rings.
        """;

    private const int DefaultSipPort = 5070;
    private const int MostUsers = 1000;

    /// <summary>SIP port of the provider; 0 = any.</summary>
    public int SipPort { get; init; }

    /// <summary>Users of the provider.</summary>
    public IReadOnlyList<ProviderUser> Users { get; init; } = [ByChance("1000"), ByChance("2000"), ByChance("3000")];

    /// <summary>Users with a telephone in this process.</summary>
    public IReadOnlyList<string> Stations { get; init; } = ["2000", "3000"];

    /// <summary>The only digest that is asked for; null = SHA-256 or MD5.</summary>
    public DigestAlgorithm? Digest { get; init; }

    /// <summary>File of a capture; null = none.</summary>
    public string? Capture { get; init; }

    /// <summary>Reads the arguments; a text says what is wrong with them.</summary>
    public static string? Read(IReadOnlyList<string> args, out LinesOptions options)
    {
        options = new LinesOptions(IPAddress.Loopback, 8082, -1, TimeSpan.FromMilliseconds(200)) { SipPort = -1 };
        string? stations = null;
        for (var i = 0; i < args.Count; i += 2)
        {
            var value = i + 1 < args.Count ? args[i + 1] : string.Empty;
            switch (args[i])
            {
                case "--port" when Whole(value, 0, 65535) is { } port:
                    options = options with { Port = port };
                    break;
                case "--driver-port" when Whole(value, 0, 65535) is { } port:
                    options = options with { DriverPort = port };
                    break;
                case "--sip-port" when Whole(value, 0, 65535) is { } port:
                    options = options with { SipPort = port };
                    break;
                case "--listen" when IPAddress.TryParse(value, out var address):
                    options = options with { Listen = address };
                    break;
                case "--buffer" when Whole(value, 10, 2000) is { } buffer:
                    options = options with { Buffer = TimeSpan.FromMilliseconds(buffer) };
                    break;
                case "--users":
                    if (ReadUsers(value, out var users) is { } wrong)
                    {
                        return $"lines: --users: {wrong}; see --help";
                    }

                    options = options with { Users = users, Stations = [] };
                    break;
                case "--stations":
                    stations = value;
                    break;
                case "--digest" when value is "md5" or "sha256":
                    options = options with { Digest = value == "md5" ? DigestAlgorithm.Md5 : DigestAlgorithm.Sha256 };
                    break;
                case "--capture" when value.Length > 0:
                    options = options with { Capture = value };
                    break;
                case "--port" or "--driver-port" or "--sip-port" or "--listen" or "--buffer" or "--capture" or "--digest":
                    return $"lines: {args[i]} does not take '{value}'; see --help";
                default:
                    return $"lines: there is no option '{args[i]}'; see --help";
            }
        }

        if (stations is not null)
        {
            options = options with { Stations = stations.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) };
        }

        var known = options.Users;
        if (options.Stations.FirstOrDefault(station => known.All(user => user.Name != station)) is { } stranger)
        {
            return $"lines: --stations: '{stranger}' is no user; see --users";
        }

        options = options with
        {
            DriverPort = options.DriverPort >= 0 ? options.DriverPort : options.Port == 0 ? 0 : 8083,
            SipPort = options.SipPort >= 0 ? options.SipPort : options.Port == 0 ? 0 : DefaultSipPort,
        };
        return null;
    }

    // A file when there is one of that name: a list has a colon in it, which few file names have.
    internal static string? ReadUsers(string text, out IReadOnlyList<ProviderUser> users)
    {
        users = [];
        string[] entries;
        try
        {
            entries = File.Exists(text) ? [.. File.ReadLines(text).Where(line => !line.StartsWith('#'))] : text.Split(',');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{text} cannot be read: {e.Message}";
        }

        var read = new List<ProviderUser>();
        foreach (var entry in entries.Select(entry => entry.Trim()).Where(entry => entry.Length > 0))
        {
            var colon = entry.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || colon == entry.Length - 1 || !entry[..colon].All(one => char.IsAsciiLetterOrDigit(one) || one is '.' or '-' or '_'))
            {
                return $"entry {read.Count + 1} is no user:password (a user is letters, digits, . - _)";
            }

            if (read.Exists(one => one.Name == entry[..colon]))
            {
                return $"user {entry[..colon]} stands there twice";
            }

            read.Add(new ProviderUser(entry[..colon], entry[(colon + 1)..]));
        }

        users = read;
        return read.Count is 0 or > MostUsers ? $"expected 1 to {MostUsers} users" : null;
    }

    internal static ProviderUser ByChance(string user) => new(user, RandomNumberGenerator.GetHexString(16, lowercase: true));

    private static int? Whole(string text, int least, int most)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null;
}
