using System.CommandLine;
using Spa.Fleet.Acs;
using Spa.ProvisioningServer.Hosting.Acs;

namespace Spa.ProvisioningServer.Commands;

/// <summary>Options that say what is asked of a device by CWMP.</summary>
internal sealed class AskOptions
{
    private readonly Option<string?> version = Option("--version-of-image", "VERSION", "An image of the store to be installed.");
    private readonly Option<string?> type = Option("--type", "TYPE", "Type of the file as TR-069 writes it, '3 Vendor Configuration File'.");
    private readonly Option<string?> url = Option("--url", "URL", "Where the file is, or goes; here if not given.");
    private readonly Option<string?> user = Option("--user", "NAME", "Name for that place; its password comes from SPA_CWMP_PASSWORD.");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { version, type, url, user })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The wish.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="kind">What.</param>
    /// <param name="paths">What it is about.</param>
    /// <param name="pairs">Names, each with its value.</param>
    public AcsWish Of(ParseResult parsed, AcsTaskKind kind, IReadOnlyList<string> paths, IEnumerable<string[]> pairs) => new(kind)
    {
        Paths = paths,
        Values = pairs.DistinctBy(p => p[0]).ToDictionary(p => p[0], p => p[1]),
        Version = parsed.GetValue(version),
        FileType = parsed.GetValue(type),
        Url = parsed.GetValue(url),
        User = parsed.GetValue(user),
        Password = Environment.GetEnvironmentVariable("SPA_CWMP_PASSWORD"),
    };

    private static Option<string?> Option(string name, string value, string description) => new(name) { Description = description, HelpName = value };
}
