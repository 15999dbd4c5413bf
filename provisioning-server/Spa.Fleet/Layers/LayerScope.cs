using System.Collections.Immutable;
using Spa.Fleet.Inventory;
using Spa.Foundation.Text;

namespace Spa.Fleet.Layers;

/// <summary>The kinds of layers, in the order in which they are laid: a later one covers an earlier one.</summary>
public enum LayerKind
{
    /// <summary>Every device.</summary>
    All,

    /// <summary>Devices of one model.</summary>
    Model,

    /// <summary>Devices of one customer.</summary>
    Customer,

    /// <summary>Devices at one site of a customer.</summary>
    Site,

    /// <summary>One device.</summary>
    Device,
}

/// <summary>Which devices a layer is for.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">Empty for all; <c>SPA3102</c>; <c>acme</c>; <c>acme/berlin</c>; <c>000e08aabbcc</c>.</param>
public sealed record LayerScope(LayerKind Kind, string Name)
{
    private const string Rule = "docs/server.md, layers";

    /// <summary>The layer of every device.</summary>
    public static LayerScope All { get; } = new(LayerKind.All, string.Empty);

    /// <summary>The layer of one device.</summary>
    public static LayerScope Of(MacAddress mac) => new(LayerKind.Device, mac.ToString());

    /// <summary>The layers of a device, in the order in which they are laid.</summary>
    public static ImmutableArray<LayerScope> Of(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var scopes = ImmutableArray.CreateBuilder<LayerScope>(5);
        scopes.Add(All);
        scopes.Add(new(LayerKind.Model, device.Model));
        if (device.Customer is { } customer)
        {
            scopes.Add(new(LayerKind.Customer, customer));
            if (device.Site is { } site)
            {
                scopes.Add(new(LayerKind.Site, $"{customer}/{site}"));
            }
        }

        scopes.Add(Of(device.Mac));
        return scopes.ToImmutable();
    }

    /// <summary>Reads <c>all</c>, <c>model:NAME</c>, <c>customer:NAME</c>, <c>site:CUSTOMER/SITE</c> or <c>device:MAC</c>.</summary>
    public static Parsed<LayerScope> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "all")
        {
            return All;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = text[(colon + 1)..];
        var at = colon + 1;
        return (colon < 0 ? string.Empty : text[..colon]) switch
        {
            "model" => NameIn(name, at).Then<LayerScope>(n => new LayerScope(LayerKind.Model, ModelName.Canonical(n))),
            "customer" => NameIn(name, at).Then<LayerScope>(n => new LayerScope(LayerKind.Customer, n)),
            "site" => name.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0
                ? NameIn(name[..slash], at).Then(c => NameIn(name[(slash + 1)..], at + slash + 1).Then<LayerScope>(s => new LayerScope(LayerKind.Site, $"{c}/{s}")))
                : new ParseError(text.Length, "a site as CUSTOMER/SITE", Rule),
            "device" => MacAddress.Parse(name).Ok(out var mac, out var error) ? Of(mac) : error with { At = error.At + at },
            _ => new ParseError(0, "'all', 'model:', 'customer:', 'site:' or 'device:'", Rule),
        };
    }

    /// <summary>Reads the name of a customer, site, or model: 1 to 64 letters, digits, blanks and <c>- _ . &amp; '</c>, no blank at either end.</summary>
    public static Parsed<string> ParseName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return NameIn(text, 0);
    }

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    public override string ToString() => Kind == LayerKind.All ? "all" : $"{Prefix}:{Name}";

    /// <summary>For people: <c>every device</c>, <c>customer acme</c>, <c>this device</c>.</summary>
    public string Spoken => Kind switch
    {
        LayerKind.All => "every device",
        LayerKind.Device => "this device",
        _ => $"{Prefix} {Name}",
    };

    private string Prefix => Kind switch
    {
        LayerKind.Model => "model",
        LayerKind.Customer => "customer",
        LayerKind.Site => "site",
        _ => "device",
    };

    private static Parsed<string> NameIn(string text, int at)
    {
        if (text.Length == 0 || text[0] == ' ')
        {
            return new ParseError(at, "a name", Rule);
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (i == 64 || (!char.IsLetterOrDigit(text[i]) && !" -_.&'".Contains(text[i], StringComparison.Ordinal)))
            {
                return new ParseError(at + i, i == 64 ? "a name of at most 64 characters" : "a letter, a digit, a blank or one of - _ . & '", Rule);
            }
        }

        return text[^1] == ' ' ? new ParseError(at + text.Length - 1, "no blank at the end of a name", Rule) : text;
    }
}
