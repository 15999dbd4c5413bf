using System.Collections.Immutable;
using System.Data;
using Spa.Configuration.Parameters;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Fleet.Access;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Rendering;
using Spa.Fleet.Serving;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>Makes tasks of wishes: for one device, or for each of many.</summary>
internal sealed class AcsOrders(Store store, ProfileMaker profiles, TimeProvider clock)
{
    private const int MostNames = 256;
    private const int LongestPath = 256;
    private const int LongestValue = 32 * 1024;

    // For a command beside the server: what a layer says does not hang on where the server is.
    private static readonly ServerAddresses Elsewhere = new("localhost", 0, 0, 0);

    /// <summary>What a wish is, as the rest of a sentence, without secrets.</summary>
    public static string Spoken(AcsWish wish)
    {
        ArgumentNullException.ThrowIfNull(wish);
        var about = string.Join(", ", wish.Paths.Concat(wish.Values.Select(v => AcsMessages.IsSecret(v.Key) ? v.Key : $"{v.Key} = {(v.Value.Length > 60 ? v.Value[..60] : v.Value)}")).Take(5)
            .Concat(new[] { wish.Version, wish.FileType, wish.Url is null ? null : AcsMessages.WithoutSecrets(wish.Url) }.OfType<string>()));
        var what = wish.Kind switch
        {
            AcsTaskKind.Refresh => about.Length == 0 ? "read all parameters" : "read",
            AcsTaskKind.Set => "set",
            AcsTaskKind.Download => wish.Version is null ? "download" : "install",
            AcsTaskKind.Upload => "upload",
            AcsTaskKind.Reboot => "restart",
            AcsTaskKind.FactoryReset => "factory reset",
            AcsTaskKind.Browse => "say what is in",
            AcsTaskKind.AddObject => "add a row to",
            AcsTaskKind.Diagnose => "run the diagnosis",
            _ => "take out the row",
        };
        return about.Length == 0 ? what : $"{what} {about}";
    }

    /// <summary>What is wrong with a wish, whichever device it is for; null = nothing.</summary>
    public static Refusal? Wrong(IDbConnection on, AcsWish wish)
    {
        ArgumentNullException.ThrowIfNull(wish);
        return Read(wish, out _) is { } no ? no
            : wish.Version is { } version && FirmwareImages.All(on).All(i => i.Version != version) ? Refusal.Of("version", $"There is no image {version}: upload it first.")
            : null;
    }

    /// <summary>Asks something of a device: a task for its next session, in this transaction.</summary>
    /// <param name="on">The connection of the write.</param>
    /// <param name="mac">The device.</param>
    /// <param name="wish">What.</param>
    /// <param name="by">Who.</param>
    /// <param name="job">The order over many devices that it belongs to; empty = none.</param>
    /// <param name="task">The task; null with a refusal.</param>
    public Refusal? Add(IDbConnection on, MacAddress mac, AcsWish wish, Actor by, string job, out AcsTask? task)
    {
        ArgumentNullException.ThrowIfNull(wish);
        task = null;
        if (store.Cwmps.Find(on, mac) is null)
        {
            return Refusal.Conflict("it was never heard by CWMP: nothing can be asked of it that way.");
        }

        if (store.CwmpTasks.OpenOf(on, mac).Length >= CwmpTasks.MostOpen)
        {
            return Refusal.Conflict($"{CwmpTasks.MostOpen} tasks of {mac} are open: take some away, or wait for its next session.");
        }

        if (Make(on, mac, wish, out var made) is { } no)
        {
            return no;
        }

        var now = clock.GetUtcNow();
        task = store.CwmpTasks.Add(on, mac, made! with { AskedBy = by.Name, AskedAt = now, Due = now, Job = job });
        DeviceEvents.Add(on, mac, "operator", Severity.Fine, job.Length == 0 ? $"{task.Spoken}." : $"{task.Spoken}, with others.");
        return null;
    }

    /// <summary>What is wrong with values before any of them is sent, as far as it can be known here: a device takes all of a task or nothing, so that one bad value spoils the others.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="mac">The device.</param>
    /// <param name="values">Parameters with their values.</param>
    /// <returns>By parameter, what is wrong with it.</returns>
    public IReadOnlyDictionary<string, string> Faults(IDbConnection on, MacAddress mac, IReadOnlyDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        var known = store.Cwmps.Values(on, mac)?.Values;
        var levels = new Dictionary<string, AcsLevel?>(StringComparer.Ordinal);
        foreach (var (name, text) in values)
        {
            var above = name[..(name.LastIndexOf('.') + 1)];
            if (!levels.TryGetValue(above, out var level))
            {
                levels[above] = level = store.CwmpLevels.Find(on, mac, above);
            }

            var setting = SettingOf(name);
            var one = new AcsWish(AcsTaskKind.Set) { Values = new Dictionary<string, string> { [name] = text } };
            var fault = (Read(one, out _) ?? OtherTree(on, mac, one)) is { } no ? no.Sentence
                : level?.Writable.ContainsKey(name) == false ? $"the unit has listed no {name[above.Length..]} in {above}: ask it for that level again if it has one now."
                : level?.Writable.GetValueOrDefault(name, true) == false ? $"{name} can only be read."
                : setting is not null && known?.ContainsKey(name) == false && known.Keys.Any(k => k.StartsWith(above, StringComparison.Ordinal)) ? $"the unit has no setting {setting}{(Catalogue.FindIgnoringCase(setting) is { } near && near.Name != setting ? $": it is written {near.Name}" : string.Empty)}."
                : setting is not null && Catalogue.Find(setting)?.Check(text) is { } bad ? $"{setting}: expected {bad.Expected}{(bad.At > 0 ? $", from its character {bad.At + 1} on" : string.Empty)}."
                : null;
            if (fault is not null)
            {
                faults[name] = fault;
            }
        }

        foreach (var (name, no) in Laid(on, mac, values.Keys).Concat(Mistyped(on, mac, values)))
        {
            faults.TryAdd(name, no!.Sentence);
        }

        return faults;
    }

    private Refusal? Make(IDbConnection on, MacAddress mac, AcsWish wish, out AcsTask? task)
    {
        task = null;
        if (Read(wish, out var arguments) is { } wrong)
        {
            return wrong;
        }

        if (OtherTree(on, mac, wish) is { } not)
        {
            return not;
        }

        if (wish.Kind == AcsTaskKind.Set && (Laid(on, mac, wish.Values.Keys).FirstOrDefault().No ?? Mistyped(on, mac, wish.Values).FirstOrDefault().No) is { } no)
        {
            return no;
        }

        if (wish.Kind == AcsTaskKind.Diagnose && Undiagnosed(on, mac, wish) is { } unknown)
        {
            return unknown;
        }

        if (wish.Kind == AcsTaskKind.Diagnose && store.CwmpTasks.OpenOf(on, mac).FirstOrDefault(t => t.Kind == AcsTaskKind.Diagnose && t.Arguments[0] == arguments[0]) is { } other)
        {
            return Refusal.Conflict($"task {other.Number} is this diagnosis already: wait for it, or take it away.");
        }

        if (wish is { Kind: AcsTaskKind.Download, Version: null, Url: null } && store.Cwmps.Find(on, mac) is { Identity.IsSpa: false })
        {
            return Refusal.Of("url", "Say where the file is: what would go without a URL are the settings of a SPA, and this device is none.");
        }

        if (wish.Version is { } version)
        {
            if (Devices.Find(on, mac) is not { } device || FirmwareImages.Find(on, device.Model, version) is not { } image)
            {
                return Refusal.Of("version", $"There is no image {version} for its model: upload it first.");
            }

            arguments = [FileTypes.Firmware, image.File, string.Empty, string.Empty, image.Version];
        }

        task = new AcsTask(0, wish.Kind, arguments);
        return null;
    }

    // What is wrong with a wish as it is written, else the arguments of its task.
    private static Refusal? Read(AcsWish wish, out ImmutableArray<string> arguments)
    {
        arguments = [];
        if (wish.Paths.Count > MostNames || wish.Values.Count > MostNames || wish.Paths.Concat(wish.Values.Keys).Any(p => p.Length is 0 or > LongestPath || p.Any(c => c is <= ' ' or > '~')))
        {
            return Refusal.Of("paths", $"At most {MostNames} parameters, each a path of at most {LongestPath} visible characters.");
        }

        switch (wish.Kind)
        {
            case AcsTaskKind.Refresh:
                arguments = [.. wish.Paths];
                return null;
            case AcsTaskKind.Set:
                if (wish.Values.Count == 0 || wish.Values.Values.Any(v => v.Length > LongestValue))
                {
                    return Refusal.Of("values", $"At least one parameter with its value of at most {LongestValue} characters.");
                }

                arguments = [.. wish.Values.SelectMany(v => new[] { v.Key, v.Value })];
                return null;
            case AcsTaskKind.Browse:
                if (wish.Paths is not ([] or [[.., '.']]))
                {
                    return Refusal.Of("paths", "One object with its final dot, or none for the root.");
                }

                arguments = [.. wish.Paths];
                return null;
            case AcsTaskKind.Diagnose:
                if (wish.Paths is not [[.., '.'] path] || wish.Values.Any(v => v.Key.Contains('.', StringComparison.Ordinal) || v.Key == AcsDiagnosis.StateOf(path) || v.Value.Length > LongestPath))
                {
                    return Refusal.Of("paths", "One object of a diagnosis with its final dot (Device.IP.Diagnostics.IPPing.), and parameters of it by their own names (Host), without its state.");
                }

                arguments = AcsDiagnosis.Arguments(path, wish.Values);
                return null;
            case AcsTaskKind.AddObject or AcsTaskKind.DeleteObject:
                if (wish.Paths is not [[.., '.']])
                {
                    return Refusal.Of("paths", "One path with its final dot.");
                }

                arguments = [wish.Paths[0]];
                return null;
            case AcsTaskKind.Download or AcsTaskKind.Upload:
                return File(wish, out arguments);
            default:
                return null;
        }
    }

    // No device has two trees.
    private Refusal? OtherTree(IDbConnection on, MacAddress mac, AcsWish wish)
        => store.Cwmps.Find(on, mac) is { Root.Length: > 0 } known && (wish.Kind == AcsTaskKind.Set ? wish.Values.Keys : wish.Paths).FirstOrDefault(n => !n.StartsWith(known.Root, StringComparison.Ordinal)) is { } stray
            ? Refusal.Of(wish.Kind == AcsTaskKind.Set ? "values" : "paths", $"{stray} is not in the tree of this device: all its names begin with {known.Root}.")
            : null;

    // As far as the object was read: a device may tell a parameter of it in an Inform, and no more.
    private Refusal? Undiagnosed(IDbConnection on, MacAddress mac, AcsWish wish)
    {
        const int Read = 3;
        var path = wish.Paths[0];
        var own = store.Cwmps.Values(on, mac)?.Values.Keys.Where(k => k.StartsWith(path, StringComparison.Ordinal)).Select(k => k[path.Length..]).Order(StringComparer.Ordinal).ToList();
        if (own is { Count: > 0 } && !own.Contains(AcsDiagnosis.StateOf(path)))
        {
            return Refusal.Of("paths", $"{path} is no diagnosis of this device: it has no {AcsDiagnosis.StateOf(path)}.");
        }

        return own is { Count: >= Read } && wish.Values.Keys.FirstOrDefault(k => !own.Contains(k)) is { } stray
            ? Refusal.Of("values", $"{path} of this device has no {stray}. It has {string.Join(", ", own.Where(k => k != AcsDiagnosis.StateOf(path) && !k.Contains('.', StringComparison.Ordinal)).Take(20))}.")
            : Mistyped(on, mac, wish.Values.ToDictionary(v => path + v.Key, v => v.Value, StringComparer.Ordinal)).FirstOrDefault().No;
    }

    // What a layer or the server itself says is set there: else the next session would put it back.
    private List<(string Name, Refusal? No)> Laid(IDbConnection on, MacAddress mac, IEnumerable<string> names)
    {
        var refused = new List<(string Name, Refusal? No)>();
        if (Devices.Find(on, mac) is not { } device || store.Cwmps.Find(on, mac) is not { Identity.IsSpa: true })
        {
            return refused;
        }

        var settings = names.Where(n => SettingOf(n) is not null).ToList();
        var plan = settings.Count == 0 ? null : profiles.Plan(on, device, profiles.Addresses ?? Elsewhere);
        foreach (var name in settings)
        {
            var setting = SettingOf(name)!;
            switch (plan!.Values.FirstOrDefault(v => v.Parameter.Name == setting))
            {
                case { Origin: ValueOrigin.FromLayer from }:
                    refused.Add((name, Refusal.Of("values", $"{setting} is what the layer {from.Scope} says: change it there, and the device gets it with its next session.")));
                    break;
                case { Origin: ValueOrigin.FromServer } own when AcsDesired.IsSent(own):
                    refused.Add((name, Refusal.Of("values", $"{setting} is what this server gives to all its devices: name another in a layer, and the device gets it with its next session.")));
                    break;
                default:
                    break;
            }
        }

        return refused;
    }

    // As far as its type is known: the device judges the rest.
    private List<(string Name, Refusal? No)> Mistyped(IDbConnection on, MacAddress mac, IReadOnlyDictionary<string, string> values)
    {
        var known = store.Cwmps.Values(on, mac)?.Values;
        return [.. values.Where(v => known?.GetValueOrDefault(v.Key)?.Type is { } type && !type.Fits(v.Value))
            .Select(v => (v.Key, (Refusal?)Refusal.Of("values", $"{v.Key} is of type {known![v.Key].Type.Name()}, and '{(v.Value.Length > 40 ? v.Value[..40] : v.Value)}' is none.")))];
    }

    // Name of the setting that a path is of; null = it is of none.
    private static string? SettingOf(string path) => path.IndexOf(AcsPlan.Profile, StringComparison.Ordinal) is var at and >= 0 ? path[(at + AcsPlan.Profile.Length)..] : null;

    private static Refusal? File(AcsWish wish, out ImmutableArray<string> arguments)
    {
        arguments = [];
        if (wish.Version is not null)
        {
            return wish.Kind == AcsTaskKind.Download ? null : Refusal.Of("version", "An image is downloaded.");
        }

        var type = wish.FileType ?? (wish.Kind == AcsTaskKind.Upload ? FileTypes.UploadConfiguration : FileTypes.Configuration);
        if (type.Length > 64 || type.Any(char.IsControl) || !(wish.Kind == AcsTaskKind.Upload ? FileTypes.IsOfUpload(type) : FileTypes.IsOfDownload(type)))
        {
            return Refusal.Of("fileType", "A file type of TR-069, such as '3 Vendor Configuration File', or one of a vendor, 'X 000E08 Name', of at most 64 characters.");
        }

        if (wish.Url is { } url && (url.Length > 256 || !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https" or "ftp")))
        {
            return Refusal.Of("url", "A URL of at most 256 characters that begins with http, https or ftp.");
        }

        if (wish.Url is null && wish.Kind == AcsTaskKind.Download && type != FileTypes.Configuration)
        {
            return Refusal.Of("url", "Say where the file is: without a URL the device gets its own settings, which are a '3 Vendor Configuration File'.");
        }

        arguments = [type, wish.Url ?? string.Empty, wish.User ?? string.Empty, wish.Password ?? string.Empty];
        return null;
    }
}
