using Spa.Configuration.Parameters;
using Spa.Configuration.Profiles;
using Spa.Configuration.Settings;

namespace Spa.Bench;

/// <summary>What one profile costs the device to read and the server to make.</summary>
internal static class ProfileBench
{
    private const string Key = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    // Ways to write a value differently that leave it valid, so that nothing can be skipped because it is as before.
    private static readonly Func<string, string>[] Spellings =
    [
        t => t == "yes" ? "no" : t == "no" ? "yes" : t,
        t => t.Replace("@-", "@-1", StringComparison.Ordinal),
        t => t.Replace("60(", "59(", StringComparison.Ordinal),
        t => "0" + t,
        t => t + "1",
        t => "x" + t,
        t => t.Length == 0 ? "1" : t,
        t => t.Length == 0 ? "192.0.2.1" : t,
        t => t + "|x",
    ];

    /// <summary>Runs the benchmark.</summary>
    public static Task<IReadOnlyList<BenchRow>> Run(string root)
    {
        var names = CatalogueNames.Instance;
        var factory = SettingsSnapshot.Factory;
        var original = Catalogue.All.Where(p => !p.IsOwn).ToList();
        var same = ProfileWriter.Write(original.Select(p => new ProfileEntry(p.Name, factory.Text(p))));
        var changedTexts = original.ToDictionary(p => p.Name, p => Different(p, factory));
        var changed = ProfileWriter.Write(original.Select(p => new ProfileEntry(p.Name, changedTexts[p.Name] ?? factory.Text(p))));
        var sealedProfile = ProfileCipher.Encrypt(changed, Key, KeyDigest.Md5, "12345678"u8);

        var read = Figures.PerCall(() => Read(same, null, factory));
        var readChanged = Figures.PerCall(() => Read(changed, null, factory));
        var readSealed = Figures.PerCall(() => Read(sealedProfile, Key, factory));
        var what = $"{original.Count} elements, {same.Length / 1024} kB";
        var count = changedTexts.Values.Count(t => t is not null);
        IReadOnlyList<BenchRow> rows =
        [
            new("profile", $"read and validate, as the device has it ({what})", read.CpuMs, "ms CPU", 1, "lower"),
            new("profile", "bytes allocated for it", read.Bytes / 1000, "kB", 300, "lower"),
            new("profile", $"read and validate, {count} values new", readChanged.CpuMs, "ms CPU", 1, "lower"),
            new("profile", "bytes allocated for it", readChanged.Bytes / 1000, "kB", 300, "lower"),
            new("profile", $"decrypt, read and validate, {count} values new", readSealed.CpuMs, "ms CPU", null, "lower"),
            .. RenderBench.Run(),
        ];
        return Task.FromResult(rows);

        void Read(byte[] file, string? key, SettingsSnapshot current)
        {
            if (!ProfileFile.Open(file, key, ProfileLimits.Default, names, out var opened, out var fault)
                || !ProfileReader.Read(opened, ProfileLimits.Default, names, out var content, out fault))
            {
                throw new InvalidOperationException(fault.ToString());
            }

            var plan = SettingsUpdate.Plan(current, content.Assignments);
            if (plan.Refused.Length > 0)
            {
                throw new InvalidOperationException(plan.Refused[0].ToString());
            }
        }
    }

    private static string? Different(Parameter parameter, SettingsSnapshot factory)
    {
        var text = factory.Text(parameter);
        var choice = parameter.Kind.Choices.FirstOrDefault(c => c != text);
        foreach (var candidate in Spellings.Select(s => s(text)).Prepend(choice ?? text).Where(c => c != text))
        {
            var plan = SettingsUpdate.Plan(factory, [new Assignment(parameter.Name, candidate, null)]);
            if (plan.Refused.IsEmpty && !plan.Changed.IsEmpty)
            {
                return candidate;
            }
        }

        return null;
    }
}
