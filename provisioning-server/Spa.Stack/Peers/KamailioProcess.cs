using System.Globalization;
using System.Security.Cryptography;

namespace Spa.Stack.Peers;

/// <summary>kamailio, a proxy that is none of ours, as registrar of two users on loopback.</summary>
internal sealed class KamailioProcess : IAsyncDisposable
{
    private readonly ChildProgram program;

    private KamailioProcess(ChildProgram program, int port, IReadOnlyList<(string User, string Password)> users) => (this.program, Port, Users) = (program, port, users);

    /// <summary>Its program; null = it is not installed.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Concat(["/usr/sbin", "/sbin"]).Select(folder => Path.Combine(folder, "kamailio")).FirstOrDefault(File.Exists);

    /// <summary>Its port, UDP.</summary>
    public int Port { get; }

    /// <summary>Its users.</summary>
    public IReadOnlyList<(string User, string Password)> Users { get; }

    /// <summary>Starts it; it listens a moment later.</summary>
    /// <param name="folder">For its files.</param>
    /// <param name="users">Names of its users; each gets a password by chance.</param>
    public static KamailioProcess Start(string folder, params IEnumerable<string> users)
    {
        Directory.CreateDirectory(folder);
        List<(string User, string Password)> accounts = [.. users.Select(user => (user, RandomNumberGenerator.GetHexString(16, lowercase: true)))];
        var config = Path.Combine(folder, "kamailio.cfg");
        File.WriteAllText(config, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Peers", "kamailio.cfg"))
            .Replace("@USERS@", string.Join('\n', accounts.Select(account => $"\t$sht(users=>{account.User}) = \"{account.Password}\";")), StringComparison.Ordinal));
        var port = FreePort.Udp();
        var program = ChildProgram.Start(
            "kamailio", Program!, ["-f", config, "-DD", "-E", "-m", "32", "-M", "4", "-Y", folder, "-P", Path.Combine(folder, "kamailio.pid"), "-l", string.Create(CultureInfo.InvariantCulture, $"udp:127.0.0.1:{port}")]);
        return new KamailioProcess(program, port, accounts);
    }

    /// <summary>The settings that make a unit one of its users.</summary>
    /// <param name="place">Which user, from 0.</param>
    /// <param name="sipPort">SIP Port of the unit.</param>
    public IEnumerable<string> Account(int place, int sipPort) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"Proxy_1_=127.0.0.1:{Port}"), $"User_ID_1_={Users[place].User}", $"Password_1_={Users[place].Password}", $"Display_Name_1_=Unit {Users[place].User}",
        string.Create(CultureInfo.InvariantCulture, $"SIP_Port_1_={sipPort}"), "Dial_Plan_1_=(xx.)",
    ];

    /// <summary>Waits until it has said something of its traffic.</summary>
    public Task Says(string text, TimeSpan limit) => Waiting.Until(
        $"kamailio says \"{text}\"",
        limit,
        () => program.Ended ? throw new StackFault($"kamailio has ended:\n{string.Join('\n', program.Tail.TakeLast(8))}") : Task.FromResult(program.Tail.Any(line => line.Contains(text, StringComparison.Ordinal)) ? this : null),
        () => string.Join('\n', program.Tail.TakeLast(4)));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => program.DisposeAsync();
}
