using System.Text.Json;

namespace Spa.Stack;

/// <summary>The ports of <c>./spa up</c>. They are kept beside what was made with them: a unit knows its server by an address, and comes back to it.</summary>
/// <param name="Server">Pages, profiles, images: TCP.</param>
/// <param name="ServerTls">Enrolment: TCP.</param>
/// <param name="Tftp">UDP.</param>
/// <param name="Syslog">UDP.</param>
/// <param name="Lines">Pages of telephone and provider: TCP.</param>
/// <param name="Driver">Where the unit connects its lines to: TCP.</param>
/// <param name="Provider">SIP of the provider: UDP and TCP.</param>
/// <param name="Unit">SIP of the unit: UDP.</param>
/// <param name="Pages">The unit's pages: TCP.</param>
internal sealed record UpPorts(int Server, int ServerTls, int Tftp, int Syslog, int Lines, int Driver, int Provider, int Unit, int Pages)
{
    private const string Name = "ports.json";

    /// <summary>Those in the documents.</summary>
    public static UpPorts Usual { get; } = new(8080, 8443, 6969, 5514, 8082, 8083, 5070, 5060, 8081);

    /// <summary>Those that a folder was begun with; for a new one the usual ones, or any that are free.</summary>
    /// <param name="folder">The folder of <c>./spa up</c>; it is there.</param>
    /// <param name="any">Any that are free.</param>
    /// <exception cref="StackFault">One of them is another program's now.</exception>
    public static async Task<UpPorts> Of(string folder, bool any)
    {
        var file = Path.Combine(folder, Name);
        if (File.Exists(file))
        {
            var kept = JsonSerializer.Deserialize<UpPorts>(await File.ReadAllTextAsync(file)) ?? throw new StackFault($"{file} cannot be read; remove {folder} to start afresh");
            return kept.Taken() is { } taken ? throw new StackFault($"Port {taken} is another program's now, and the unit in {folder} knows its way by it. End that program, or remove {folder} to start afresh.") : kept;
        }

        var ports = any ? Free() : Usual;
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(ports));
        return ports;
    }

    private static UpPorts Free()
    {
        var free = FreePort.Lasting(9);
        return new(free[0], free[1], free[2], free[3], free[4], free[5], free[6], free[7], free[8]);
    }

    private int? Taken() => new[] { Server, ServerTls, Tftp, Syslog, Lines, Driver, Provider, Unit, Pages }.Where(p => !FreePort.IsFree(p)).Cast<int?>().FirstOrDefault();
}
