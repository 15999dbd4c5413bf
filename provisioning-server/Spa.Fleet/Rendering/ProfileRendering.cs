using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Spa.Configuration.Parameters;
using Spa.Configuration.Profiles;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;

namespace Spa.Fleet.Rendering;

/// <summary>Lays the layers over each other and writes what the device gets.</summary>
public static class ProfileRendering
{
    /// <summary>Reports are asked for at every occasion unless a layer says otherwise.</summary>
    private const string ReportTrigger = "boot,resync,upgrade";

    // A unit may have got its ACS from DHCP, from its maker or from its pages: a profile that says nothing of it leaves it.
    private const string ManagementStart = "CWMP_";

    private static readonly Dictionary<string, int> Places = Catalogue.All.Select((p, at) => (p.Name, at)).ToDictionary(p => p.Name, p => p.at, StringComparer.Ordinal);

    private static readonly ImmutableArray<ResolvedValue> Base = [.. Catalogue.All.Select(Unset)];

    /// <summary>Resolves every parameter of a device.</summary>
    public static ProfilePlan Plan(RenderInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var problems = ImmutableArray.CreateBuilder<RenderProblem>();
        var values = Base.ToArray();
        var variables = Variables(input.Device, input.Layers, input.Server.Host);
        var templates = new Dictionary<int, (LayerScope Scope, string Text)>();

        foreach (var layer in input.Layers)
        {
            foreach (var entry in layer.Entries.Values)
            {
                if (!Places.TryGetValue(entry.Name, out var at) || LayerCheck.ServerOwned.Contains(entry.Name))
                {
                    problems.Add(new(layer.Scope, new(entry.Name, "is not a parameter that a layer may set; take it out.", null)));
                    continue;
                }

                var before = values[at];
                if (entry.Text is not null)
                {
                    var covered = before.Origin is ValueOrigin.FromLayer below ? before.Covered.Add(below.Scope) : before.Covered;
                    values[at] = before with { Origin = new ValueOrigin.FromLayer(layer.Scope), Covered = covered };
                    templates[at] = (layer.Scope, entry.Text);
                }

                values[at] = values[at] with { Access = entry.Access ?? before.Access };
            }
        }

        var used = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (at, (scope, written)) in templates.OrderBy(t => t.Key))
        {
            var parameter = values[at].Parameter;
            if (!Fill(parameter, scope, written, variables).Ok(out var filled, out var problem))
            {
                problems.Add(problem);
                continue;
            }

            used.UnionWith(filled.Uses);
            values[at] = values[at] with { Text = filled.Text, IsSecret = values[at].IsSecret || filled.IsSecret };
        }

        problems.AddRange(variables.Faults(used).Select(f => new RenderProblem(f.Scope, f.Fault)));

        foreach (var (name, text, always) in Own(input).Concat(Managed(input, values[Places[ProvisioningParameters.CwmpEnable.Name]].Text)))
        {
            var at = Places[name];
            if (always || values[at].Origin is not ValueOrigin.FromLayer)
            {
                values[at] = values[at] with { Text = text, Origin = new ValueOrigin.FromServer(), IsSecret = name is "GPP_SA" or "GPP_B" || values[at].Parameter.Kind.IsSecret };
            }
        }

        return new([.. values], problems.ToImmutable());
    }

    /// <summary>The plan as the text of a profile with its sequence number.</summary>
    /// <param name="plan">A plan without problems.</param>
    /// <param name="sequence">From 1; higher for every change of the device's profile.</param>
    public static byte[] Write(ProfilePlan plan, long sequence)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var number = sequence.ToString(CultureInfo.InvariantCulture);
        return ProfileWriter.Write(plan.Values
            .Where(v => v.Text is not null || v.Access is not null || v.Parameter.Name == "Profile_Sequence")
            .Select(v => new ProfileEntry(v.Parameter.Name, v.Parameter.Name == "Profile_Sequence" ? number : v.Text, v.Access)));
    }

    /// <summary>What tells one content from another, whatever its sequence number, 64 hex digits. Keyed, so that it tells nothing to who reads the store.</summary>
    public static string Fingerprint(ProfilePlan plan, DeviceKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(key.Key), Write(plan, 0)));
    }

    /// <summary>Encrypts as SPA units expect it: AES-256-CBC.</summary>
    /// <param name="profile">The text.</param>
    /// <param name="key">The device's key.</param>
    /// <param name="salt">8 random bytes, made anew for each content and kept with it: the same content is the same file.</param>
    /// <param name="digest">As the unit's model makes its key.</param>
    public static byte[] Encrypt(byte[] profile, DeviceKey key, ReadOnlySpan<byte> salt, KeyDigest digest = KeyDigest.Md5)
    {
        ArgumentNullException.ThrowIfNull(key);
        return ProfileCipher.Encrypt(profile, key.Key, digest, salt);
    }

    private static ResolvedValue Unset(Parameter parameter)
    {
        // A unit keeps what it needs to reach its network and what it is managed by, what its user may change, and secrets it has.
        var untouched = parameter.Name.StartsWith(ManagementStart, StringComparison.Ordinal) || parameter.Page is Page.RouterWan or Page.RouterLan or Page.RouterApplication
            || parameter.UserAccess == UserAccess.ReadWrite || parameter.Kind.IsSecret || parameter.NotOffered is not null;
        return new(parameter, untouched ? null : parameter.DefaultText, null, untouched ? new ValueOrigin.Untouched() : new ValueOrigin.Factory(), parameter.Kind.IsSecret, []);
    }

    /// <summary>The variables of a device: those of its layers, and what the server fills in.</summary>
    internal static VariableTable Variables(Device device, IEnumerable<Layer> layers, string host) => new(layers,
    [
        ("mac", device.Mac.ToString()),
        ("mau", device.Mac.ToString().ToUpperInvariant()),
        ("serial", device.Serial ?? string.Empty),
        ("model", device.Model),
        ("customer", device.Customer ?? string.Empty),
        ("site", device.Site ?? string.Empty),
        ("host", host),
    ]);

    /// <summary>What a layer says of a parameter, its variables filled in and judged by the catalogue.</summary>
    internal static FilledValue Fill(Parameter parameter, LayerScope scope, string written, VariableTable variables)
    {
        if (!Template.Parse(written).Ok(out var template, out var error) || !variables.Fill(template).Ok(out var filled, out error))
        {
            return new(null, false, [], new(scope, new(parameter.Name, $"cannot be made: {error}.", error.At)));
        }

        var text = filled.Text.Trim();
        return parameter.Check(text) is { } bad
            ? new(null, false, [], new(scope, LayerCheck.Refused(parameter, written, template, bad.ToString(), bad.At)))
            : new(text, filled.IsSecret, template.Variables, null);
    }

    // Only where a layer switches it on, or where it is on already and no layer says no; and not past what a layer says itself.
    private static IEnumerable<(string Name, string Text, bool Always)> Managed(RenderInput input, string? enabled) => input.Acs is not { } acs || (enabled ?? (acs.IsReached ? "yes" : "no")) != "yes" ? [] :
    [
        (ProvisioningParameters.CwmpEnable.Name, "yes", false),
        (ProvisioningParameters.CwmpAcsUrl.Name, acs.Url, false),
        (ProvisioningParameters.CwmpAcsUsername.Name, acs.User, false),
        (ProvisioningParameters.CwmpAcsPassword.Name, acs.Password, false),
        (ProvisioningParameters.CwmpConnectionRequestUsername.Name, acs.User, false),
        (ProvisioningParameters.CwmpConnectionRequestPassword.Name, acs.ConnectionPassword, false),
    ];

    private static IEnumerable<(string Name, string Text, bool Always)> Own(RenderInput input)
    {
        yield return ("Profile_For", input.Device.Mac.ToString(), true);
        yield return ("Profile_Rule", ServedProfiles.ProfileRule(input.Server), true);
        yield return ("Report_Rule", $"[--key $SA] {input.Server.Profiles}/report/$B/$MA.xml", true);
        yield return ("Report_Trigger", ReportTrigger, false);
        yield return ("Syslog_Server", input.Server.Syslog, false);
        yield return ("CRL_URL", $"{input.Server.Http}/ca.crl", false);
        yield return ("Certificate_URL", input.Server.TlsPort > 0 ? $"{input.Server.Https}/enrol/$MA.pem" : string.Empty, false);
        if (input.Offer is { } offer)
        {
            yield return ("Upgrade_Rule", offer.Rule(input.Server.Http), true);
        }

        // The key rides in the file only while it changes, inside the old one (provisioning 6.1).
        if (input.Newest.Number != input.Using.Number)
        {
            yield return ("GPP_SA", input.Newest.Key, true);
            yield return ("GPP_B", input.Newest.Token, true);
        }
        else
        {
            yield return ("GPP_B", input.Using.Token, true);
        }
    }
}
