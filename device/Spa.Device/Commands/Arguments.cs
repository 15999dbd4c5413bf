using System.Globalization;
using System.Net;
using System.Text;

namespace Spa.Device.Commands;

/// <summary>An option of a command.</summary>
/// <param name="Name">With its dashes: "--data".</param>
/// <param name="Value">What the help calls its value: "DIR"; null = a switch.</param>
/// <param name="Help">One line.</param>
internal sealed record Option(string Name, string? Value, string Help);

/// <summary>Options of a command line, read against what the command knows. A wrong one is a sentence, not an exception.</summary>
internal sealed class Arguments
{
    private readonly List<(string Name, string Value)> given = [];

    /// <summary>Reads; null with the reason when something does not fit.</summary>
    /// <param name="arguments">Without the command's name.</param>
    /// <param name="known">The command's options; <c>--help</c> is always known.</param>
    /// <param name="why">What does not fit, and the remedy.</param>
    public static Arguments? Read(IReadOnlyList<string> arguments, IReadOnlyList<Option> known, out string? why)
    {
        var read = new Arguments();
        why = null;
        for (var i = 0; i < arguments.Count; i++)
        {
            var text = arguments[i];
            if (text is "--help" or "-h")
            {
                read.given.Add(("--help", string.Empty));
                continue;
            }

            var equals = text.StartsWith("--", StringComparison.Ordinal) ? text.IndexOf('=', StringComparison.Ordinal) : -1;
            var name = equals < 0 ? text : text[..equals];
            var option = known.FirstOrDefault(o => o.Name == name);
            if (option is null)
            {
                why = $"{text} is not known here; --help lists what is";
                return null;
            }

            if (option.Value is null)
            {
                if (equals >= 0)
                {
                    why = $"{name} takes no value";
                    return null;
                }

                read.given.Add((name, string.Empty));
            }
            else if (equals >= 0)
            {
                read.given.Add((name, text[(equals + 1)..]));
            }
            else if (i + 1 < arguments.Count)
            {
                read.given.Add((name, arguments[++i]));
            }
            else
            {
                why = $"{name} needs a value: {name} {option.Value}";
                return null;
            }
        }

        return read;
    }

    public bool Has(string name) => given.Exists(g => g.Name == name);

    /// <summary>The last value given; null = none.</summary>
    public string? Text(string name) => given.FindLast(g => g.Name == name) is { Name: not null } found ? found.Value : null;

    public IEnumerable<string> All(string name) => given.Where(g => g.Name == name).Select(g => g.Value);

    /// <summary>An <c>ADDRESS:PORT</c>, <c>ADDRESS</c> or <c>:PORT</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="usual">What is not given comes from here.</param>
    public static IPEndPoint? EndPoint(string text, IPEndPoint usual)
    {
        if (text.StartsWith(':'))
        {
            return Port(text[1..]) is { } alone ? new IPEndPoint(usual.Address, alone) : null;
        }

        if (IPAddress.TryParse(text.Trim('[', ']'), out var address) && (!text.Contains(':', StringComparison.Ordinal) || text.EndsWith(']') || address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6))
        {
            return new IPEndPoint(address, usual.Port);
        }

        var colon = text.LastIndexOf(':');
        return colon > 0 && IPAddress.TryParse(text[..colon].Trim('[', ']'), out address) && Port(text[(colon + 1)..]) is { } port ? new IPEndPoint(address, port) : null;
    }

    public static int? Port(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535 ? port : null;

    /// <summary>The help of a command.</summary>
    public static string Help(string usage, string what, IReadOnlyList<Option> known)
    {
        var text = new StringBuilder($"{what}\n\nUsage: {usage}\n\nOptions:\n");
        foreach (var option in known.Append(new Option("--help", null, "This text.")))
        {
            text.Append("  ").Append($"{option.Name} {option.Value}".PadRight(26)).Append(option.Help).Append('\n');
        }

        return text.ToString();
    }
}
