using System.Collections.Immutable;
using Spa.Configuration.Parameters;

namespace Spa.Configuration.Settings;

/// <summary>From settings in force and a list of wishes to the settings afterwards.</summary>
public static class SettingsUpdate
{
    /// <summary>Validates every wish and reports every refusal. A refused wish leaves that setting's value as it was; the others are granted.</summary>
    /// <param name="current">The settings in force.</param>
    /// <param name="assignments">What is wished.</param>
    /// <param name="who">Who wishes it.</param>
    /// <remarks>Wishes on one setting act in their order. A text equal to the one in force is not read again, which is why the usual resync costs next to nothing.</remarks>
    public static SettingsChange Plan(SettingsSnapshot current, IReadOnlyList<Assignment> assignments, SettingOrigin who = SettingOrigin.Profile)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(assignments);
        var draft = new SettingsDraft(current);
        var refused = ImmutableArray.CreateBuilder<Refusal>();
        var accessChanged = false;
        for (var at = 0; at < assignments.Count; at++)
        {
            var wish = assignments[at];
            if (Catalogue.Find(wish.Name) is not { } parameter)
            {
                refused.Add(Refusal.Unknown(wish.Name));
                continue;
            }

            if (wish.Access is UserAccess access)
            {
                accessChanged |= draft.SetAccess(parameter, access);
            }

            if ((wish.GivesBack ? draft.GiveBack(parameter) : wish.Text is { } text ? draft.SetText(parameter, text, who) : null) is { } refusal)
            {
                refused.Add(refusal);
            }
        }

        var next = draft.ToSnapshot();
        var changed = Diff(current, next);
        return new(next, changed, refused.ToImmutable(), LatestOf(changed)) { AccessChanged = accessChanged, WithoutEffect = WithoutEffect(changed) };
    }

    /// <summary>Settings whose values differ, in the order of the catalogue.</summary>
    public static ImmutableArray<ChangedSetting> Diff(SettingsSnapshot before, SettingsSnapshot after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (before.Cells == after.Cells)
        {
            return [];
        }

        var changed = ImmutableArray.CreateBuilder<ChangedSetting>();
        foreach (var parameter in Catalogue.Rows)
        {
            var (old, now) = (before.Cells[parameter.Index], after.Cells[parameter.Index]);
            if (!ReferenceEquals(old, now) && !parameter.SameValue(old, now))
            {
                changed.Add(new ChangedSetting(parameter, old.Text, now.Text));
            }
        }

        return changed.ToImmutable();
    }

    private static ApplyWhen? LatestOf(ImmutableArray<ChangedSetting> changed)
    {
        ApplyWhen? latest = null;
        foreach (var one in changed)
        {
            if (latest is null || one.Parameter.Apply > latest)
            {
                latest = one.Parameter.Apply;
            }
        }

        return latest;
    }

    private static ImmutableArray<Parameter> WithoutEffect(ImmutableArray<ChangedSetting> changed)
        => changed.IsEmpty ? [] : [.. changed.Where(IsIdle).Select(c => c.Parameter)];

    private static bool IsIdle(ChangedSetting change)
        => (change.Parameter.NotOffered is not null && change.NewText != change.Parameter.DefaultText) || change.Parameter.IdleChoices.Contains(change.NewText);
}
