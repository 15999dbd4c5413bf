using System.Collections.Immutable;
using System.Globalization;
using Spa.Configuration.Parameters;
using Spa.Configuration.Profiles;
using Spa.Configuration.Settings;
using Spa.ProvisioningServer.Hosting.Publishing;
using Spa.Scripts.Rules;

namespace Spa.ProvisioningServer.Commands;

/// <summary>Judges a profile as the device would, and as somebody would who thinks of strangers.</summary>
public static class ProfileCheck
{
    private static readonly (string Name, RuleKind Kind)[] Rules =
    [
        ("Profile_Rule", RuleKind.Profile), ("Profile_Rule_B", RuleKind.Profile), ("Profile_Rule_C", RuleKind.Profile), ("Profile_Rule_D", RuleKind.Profile),
        ("Upgrade_Rule", RuleKind.Upgrade), ("Report_Rule", RuleKind.Report),
    ];

    /// <summary>Checks the bytes of a file.</summary>
    /// <param name="name">The file's name, for the result.</param>
    /// <param name="file">Its bytes.</param>
    /// <param name="key">Passphrase for an encrypted file.</param>
    public static ProfileCheckResult Run(string name, ReadOnlyMemory<byte> file, string? key) => Run(name, new ProfileDelivery(file) { Key = key });

    /// <summary>Checks a file with all that it may be opened with.</summary>
    /// <param name="name">The file's name, for the result.</param>
    /// <param name="delivery">The file; its key, keying material and alias map count for those files that need them.</param>
    public static ProfileCheckResult Run(string name, ProfileDelivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var shape = ProfileFile.ShapeOf(delivery.File.Span);
        var used = delivery with
        {
            Key = shape == ProfileShape.Encrypted ? delivery.Key : null,
            Coding = shape == ProfileShape.Unknown ? delivery.Coding : null,
        };
        if (!ProfileFile.Open(used, ProfileLimits.Default, CatalogueNames.Instance, out var opened, out var fault) || !ProfileReader.Read(opened, ProfileLimits.Default, out var content, out fault))
        {
            return new ProfileCheckResult(name, false, 0, [], [new ProfileFinding(null, fault.Line, $"{fault.Err}: {fault.Detail}")], []);
        }

        var plan = SettingsUpdate.Plan(SettingsSnapshot.Factory, content.Assignments);
        var errors = plan.Refused.Select(r => new ProfileFinding(r.Name, content.LineOf(r.Name), Sentence(r))).ToImmutableArray();
        var refused = plan.Refused.Select(r => r.Name).ToHashSet();
        var set = content.Assignments.Where(a => a.Text is not null && !refused.Contains(a.Name)).ToDictionary(a => a.Name, a => a.Text!);
        var warnings = new List<ProfileFinding>();
        void Warn(string element, string message) => warnings.Add(new ProfileFinding(element, content.LineOf(element), message));

        if (content.Guessed) warnings.Add(new ProfileFinding(null, null, "the bytes are not UTF-8 and were read as ISO-8859-1; save the file as UTF-8, or declare its character set"));
        foreach (var one in content.WrongCase)
        {
            var right = Catalogue.FindIgnoringCase(one)!.Name;
            warnings.Add(new ProfileFinding(one, content.LineOf(right), $"wrong spelling: original units know {right} only and ignore this one"));
        }

        foreach (var one in content.Refused)
        {
            Warn(one, "holds elements inside its value and is not taken; write < as &lt;");
        }

        foreach (var one in content.NonAscii)
        {
            Warn(one, "holds characters beyond ASCII, which original units cannot show");
        }

        foreach (var parameter in plan.WithoutEffect)
        {
            Warn(parameter.Name, $"kept, but without effect: {parameter.NotOffered}");
        }

        var misplaced = content.Unknown.Where(n => n.EndsWith("_1_", StringComparison.Ordinal) && Catalogue.FindIgnoringCase(n[..^3] + "_2_") is not null).ToList();
        if (misplaced.Count > 0)
        {
            warnings.Add(new ProfileFinding(misplaced[0], null, $"unknown, but {misplaced[0][..^3]}_2_ is a parameter of the PSTN line{(misplaced.Count == 1 ? string.Empty : $", and so with {misplaced.Count - 1} more")}; write _2_ for that line"));
        }

        foreach (var (parameter, message) in StrangerWarnings.Of(set))
        {
            Warn(parameter, message);
        }

        foreach (var (parameter, kind) in Rules)
        {
            if (set.TryGetValue(parameter, out var text)) CheckRule(parameter, text, kind, content, Warn);
        }

        CheckHttps(set, Warn);
        CheckSecrets(opened, set, Warn);
        return new ProfileCheckResult(name, errors.IsEmpty, content.Assignments.Length, content.Unknown, errors, [.. warnings]);
    }

    private static void CheckRule(string parameter, string text, RuleKind kind, ProfileContent content, Action<string, string> warn)
    {
        if (ProvisioningRule.UnreachableAt(text, kind) is { } at)
        {
            warn(parameter, string.Create(CultureInfo.InvariantCulture, $"the alternative at {at} is never reached: one before it has no condition; put the one without a condition last"));
        }

        if (text.TrimStart() is "" or ['#', ..]) return;
        var keyed = text.Contains("--key", StringComparison.Ordinal);
        if (kind == RuleKind.Profile) CheckAlias(parameter, text, content, warn);
        var secure = text.Contains("https://", StringComparison.OrdinalIgnoreCase) && !text.Contains("http://", StringComparison.OrdinalIgnoreCase) && !text.Contains("tftp://", StringComparison.OrdinalIgnoreCase);
        if (kind == RuleKind.Profile && !keyed && !secure) warn(parameter, "neither encrypted (--key) nor https: anyone on the way can read the profile and put another in its place");
        if (kind == RuleKind.Report && !keyed && !secure) warn(parameter, "neither encrypted (--key) nor https: anyone on the way can read the settings");
        if (Catalogue.Find(parameter)!.Kind.Masked(text) != text) warn(parameter, "a passphrase or password stands in the rule, where pages and reports are near; keep it in GPP_SA to GPP_SD and write $SA");
        foreach (var letter in "ABCDEFGHIJKLMNOP")
        {
            if (!text.Contains($"${letter}", StringComparison.Ordinal) && !text.Contains($"$({letter}", StringComparison.Ordinal)) continue;
            if (content.Assignments.FirstOrDefault(a => a.Name == $"GPP_{letter}")?.Access == UserAccess.ReadWrite)
            {
                warn($"GPP_{letter}", $"the user may change it (ua=\"rw\") and {parameter} uses it: the user decides where the unit goes");
            }
        }

        if (content.Assignments.FirstOrDefault(a => a.Name == parameter)?.Access == UserAccess.ReadWrite) warn(parameter, "the user may change it (ua=\"rw\"): the user decides where the unit goes");
        foreach (var secret in new[] { "$SA", "$SB", "$SC", "$SD" })
        {
            if (text.Contains("/" + secret, StringComparison.Ordinal)) warn(parameter, $"{secret} stays as written outside --key, --uid and --pwd");
        }
    }

    // A map that cannot be read fails the rule on the unit; here it can still be mended.
    private static void CheckAlias(string parameter, string text, ProfileContent content, Action<string, string> warn)
    {
        var at = text.IndexOf("--alias", StringComparison.Ordinal);
        if (at < 0 || text[(at + 7)..].TrimStart() is not [>= 'a' and <= 'p' and var letter, ..]) return;
        var name = $"GPP_{char.ToUpperInvariant(letter)}";
        if (content.Assignments.FirstOrDefault(a => a.Name == name)?.Text is not { } map) return;
        if (!AliasMap.Parse(map).Ok(out var read, out var why))
        {
            warn(name, $"{parameter} uses it as its alias map, and it is none: {why}");
        }
        else
        {
            var strange = read.Entries.Select(e => e.Parameter).Where(p => Catalogue.FindIgnoringCase(p) is null).Distinct().ToList();
            if (strange.Count > 0) warn(name, $"the alias map of {parameter} names no parameter with {string.Join(", ", strange)}");
        }
    }

    // A unit that may not use the only way it knows stays with its settings until a person comes.
    private static void CheckHttps(Dictionary<string, string> set, Action<string, string> warn)
    {
        if (!set.TryGetValue("Require_HTTPS", out var policy) || policy.Equals("no", StringComparison.OrdinalIgnoreCase)) return;
        var all = policy.Equals("yes", StringComparison.OrdinalIgnoreCase);
        foreach (var (parameter, kind) in Rules)
        {
            if (!set.TryGetValue(parameter, out var rule) || rule.TrimStart() is "" or ['#', ..]) continue;
            var plain = rule.Contains("http://", StringComparison.OrdinalIgnoreCase) || rule.Contains("tftp://", StringComparison.OrdinalIgnoreCase) || !rule.Contains("://", StringComparison.Ordinal);
            var isSealed = kind == RuleKind.Upgrade || rule.Contains("--key", StringComparison.Ordinal) || set.GetValueOrDefault("IKM_HTTP_Encrypt_Content") is { Length: > 0 };
            if (plain && (all || !isSealed)) warn(parameter, $"Require_HTTPS = {policy} forbids the plain connection that this rule uses: the unit will refuse it");
        }
    }

    // One warning for all passwords of a file, one for each key: a key opens all later profiles.
    private static void CheckSecrets(OpenedProfile opened, Dictionary<string, string> set, Action<string, string> warn)
    {
        if (opened.Encrypted) return;
        foreach (var name in new[] { "GPP_SA", "GPP_SB", "GPP_SC", "GPP_SD" })
        {
            if (set.TryGetValue(name, out var text) && text.Length > 0) warn(name, "a key in a file that is not encrypted: send it over https with client certificates only, or everyone who reads it can read and forge all later profiles");
        }

        var secrets = set.Where(s => s.Value.Length > 0 && !s.Key.StartsWith("GPP_S", StringComparison.Ordinal) && Catalogue.Find(s.Key)!.Kind.IsSecret).Select(s => s.Key).ToList();
        if (secrets.Count > 0) warn(secrets[0], secrets.Count == 1 ? "a password in a file that is not encrypted" : $"a password in a file that is not encrypted, as are {secrets.Count - 1} more");
    }

    private static string Sentence(Refusal refusal) => refusal.ToString() is var text && text.StartsWith(refusal.Name + ": ", StringComparison.Ordinal) ? text[(refusal.Name.Length + 2)..] : text;
}
