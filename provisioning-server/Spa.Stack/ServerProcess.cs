using System.Text.Json;

namespace Spa.Stack;

/// <summary>The provisioning server, and the operator who works on it from the terminal.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(40);
    private readonly Places places;
    private readonly ChildProgram program;

    private ServerProcess(Places places, ChildProgram program, string data, JsonElement report)
    {
        this.places = places;
        this.program = program;
        Data = data;
        Http = new Uri(report.GetProperty("http").GetString()!);
        Https = new Uri(report.GetProperty("https").GetString()!);
        TftpPort = report.GetProperty("tftpPort").GetInt32();
    }

    /// <summary>Its data folder.</summary>
    public string Data { get; }

    /// <summary>Pages, profiles, images, reports.</summary>
    public Uri Http { get; }

    /// <summary>Enrolment.</summary>
    public Uri Https { get; }

    /// <summary>UDP port of TFTP.</summary>
    public int TftpPort { get; }

    /// <summary>True once it has ended.</summary>
    public bool Ended => program.Ended;

    /// <summary>Its newest lines.</summary>
    public IReadOnlyList<string> Tail => program.Tail;

    /// <summary>Process id.</summary>
    public int Id => program.Id;

    /// <summary>Starts it on a data folder.</summary>
    public static async Task<ServerProcess> Start(Places places, string data, IEnumerable<string> options)
    {
        var program = ChildProgram.Start("server", places.Server, ["server", "run", "--data", data, "--json", .. options]);
        try
        {
            return new ServerProcess(places, program, data, await program.FirstJsonLine(StartLimit));
        }
        catch (StackFault)
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <summary>An operator's command on the same store.</summary>
    public Task<JsonElement> Operate(params IEnumerable<string> arguments) => OperateOn(places, Data, arguments);

    /// <summary>The same, whatever becomes of it: exit status, output, errors.</summary>
    public Task<(int Status, string Output, string Error)> TryOperate(params IEnumerable<string> arguments) => TryOn(places, Data, arguments);

    /// <summary>An operator's command on a store whose server does not run.</summary>
    public static async Task<JsonElement> OperateOn(Places places, string data, params IEnumerable<string> arguments)
        => Tool.Document(await TryOn(places, data, arguments), $"server {string.Join(' ', arguments)}");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => program.DisposeAsync();

    private static Task<(int Status, string Output, string Error)> TryOn(Places places, string data, IEnumerable<string> arguments)
    {
        string[] command = ["server", .. arguments, "--data", data, "--json"];
        return places.Operator is { } here ? here(command) : Tool.Try(places.Server, command);
    }
}
