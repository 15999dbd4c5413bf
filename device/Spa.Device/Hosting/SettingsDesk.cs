using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Configuration.Views;
using Spa.Device.Time;
using Spa.Device.Web;
using Spa.Gateway.Admin;
using Spa.Gateway.Phones;
using Spa.Media.Files;

namespace Spa.Device.Hosting;

/// <summary>The settings as the pages see them.</summary>
/// <param name="timeline">The core's.</param>
/// <param name="core">The core.</param>
internal sealed class SettingsDesk(RealTimeline timeline, Gateway.Gateway core)
{
    private static readonly (Page Page, string Id)[] Ids =
    [
        (Page.RouterWan, "wan"), (Page.RouterLan, "lan"), (Page.RouterApplication, "application"), (Page.System, "system"), (Page.Sip, "sip"), (Page.Provisioning, "provisioning"),
        (Page.Regional, "regional"), (Page.Line1, "line-1"), (Page.PstnLine, "pstn-line"), (Page.User1, "user-1"), (Page.PstnUser, "pstn-user"),
    ];

    /// <summary>The pages that an account may see.</summary>
    public static SettingsIndex Index(SettingsSnapshot settings, Account account)
        => new([.. SettingsView.Pages(settings, account == Account.Admin).Select(p => new SettingsTab(Ids.First(i => i.Page == p.Page).Id, PageTitle.Of(p.Page), p.Settings))]);

    /// <summary>One of them; null = none.</summary>
    public async Task<SettingsPage?> Open(Account account, string id)
    {
        var page = Ids.FirstOrDefault(i => i.Id == id);
        if (page.Id is null)
        {
            return null;
        }

        var (settings, pending) = await timeline.Ask(() => (core.Settings, core.Status.Pending)).ConfigureAwait(false);
        var waits = pending.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        var sections = SettingsView.Of(settings, page.Page, account == Account.Admin)
            .GroupBy(v => v.Parameter.Section)
            .Select(g => new SettingsPageSection(g.Key, [.. g.Select(v => Row(v, waits))]))
            .ToList();
        return sections.Count == 0 ? null : new SettingsPage(id, PageTitle.Of(page.Page), sections);
    }

    /// <summary>Changes settings.</summary>
    public async Task<SettingsAnswer> Change(SettingsWish wish, Account account)
    {
        List<Assignment> assignments =
        [
            .. (wish.Set ?? []).Select(s => new Assignment(s.Key, s.Value, null)),
            .. (wish.Back ?? []).Select(name => new Assignment(name, null, null) { GivesBack = true }),
        ];
        var done = new TaskCompletionSource<SettingsOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        timeline.Post(() => core.SubmitSettings(assignments, account, done.SetResult));
        return Answer(await done.Task.ConfigureAwait(false));
    }

    /// <summary>A tone or cadence as a sound.</summary>
    public static SoundAnswer Sound(SettingsSnapshot settings, Account account, string name, string? text)
    {
        if (Catalogue.Find(name) is not { } parameter || ScriptSound.KindOf(parameter) == ScriptSoundKind.None || !SettingsView.IsShown(settings, parameter, account == Account.Admin))
        {
            return new SoundAnswer(null, null);
        }

        return ScriptSound.Of(parameter, text ?? settings.Text(parameter), settings).Ok(out var samples, out var why)
            ? new SoundAnswer(WavFile.Write(samples), null)
            : new SoundAnswer(null, why.ToString());
    }

    private static SettingsAnswer Answer(SettingsOutcome outcome) => new(
        Sentence(outcome),
        outcome.Fault is null,
        [.. outcome.Changed],
        [.. outcome.Refused.Select(r => new FactRow(r.Name, r.Reason))],
        [.. outcome.WithoutEffect.Select(r => new FactRow(r.Name, r.Reason))],
        outcome.Latest is { } when ? Words(when) : string.Empty);

    private static string Sentence(SettingsOutcome outcome)
    {
        if (outcome.Fault is { } fault)
        {
            return $"Nothing was stored: {fault}.";
        }

        var stored = (outcome.Changed.Length, outcome.Latest) switch
        {
            (0, _) => outcome.Refused.IsEmpty ? "Nothing was to be changed." : "Nothing was changed.",
            (_, ApplyWhen.Now) => "Saved.",
            (_, ApplyWhen.WhenIdle) => "Saved. It takes effect as soon as phone and line are not in use.",
            _ => "Saved. It takes effect with a restart, which waits until phone and line are not in use.",
        };
        return outcome.Refused.Length switch
        {
            0 => stored,
            1 => $"{stored} One value could not be taken.",
            var count => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{stored} {count} values could not be taken."),
        };
    }

    private static SettingRow Row(SettingView view, HashSet<string> waits) => new(
        view.Parameter.Name,
        view.Parameter.Label,
        view.Form.ToString().ToLowerInvariant(),
        [.. view.Parameter.Kind.Choices],
        view.Parameter.Kind.MaxLength,
        view.Text,
        view.IsMasked,
        view.IsSet,
        view.MayChange,
        UserAccessText.Write(view.Access),
        view.Origin.ToString().ToLowerInvariant(),
        view.Provided,
        view.Parameter.DefaultText,
        view.Parameter.Kind.Description,
        view.Parameter.Meaning,
        Words(view.Parameter.Apply),
        waits.Contains(view.Parameter.Name),
        view.Parameter.NotOffered,
        ScriptSound.KindOf(view.Parameter).ToString().ToLowerInvariant());

    private static string Words(ApplyWhen when) => when switch
    {
        ApplyWhen.Now => "now",
        ApplyWhen.WhenIdle => "idle",
        _ => "restart",
    };
}
