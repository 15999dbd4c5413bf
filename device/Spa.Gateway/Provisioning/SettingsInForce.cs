using System.Collections.Immutable;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Gateway.Admin;
using Spa.Gateway.Ports;

namespace Spa.Gateway.Provisioning;

/// <summary>The settings: those that are stored, and those that the telephone side works with.</summary>
/// <remarks>
/// A change counts once the host has made it durable. Afterwards each value takes effect by its parameter: at once, when nothing is in use, or after a restart.
/// Changes come one at a time, each planned against the one before.
/// </remarks>
internal sealed class SettingsInForce(SettingsSnapshot settings, IGatewayHost host, IVoice voice)
{
    private readonly Queue<(IReadOnlyList<Assignment> Assignments, SettingOrigin Who, Action<SettingsOutcome> Done)> waiting = new();
    private int holds;

    /// <summary>Raised after a durable change.</summary>
    public event Action? StoredChanged;

    /// <summary>Raised when values took effect, wait for idle, or need a restart.</summary>
    public event Action? Settled;

    public SettingsSnapshot Stored { get; private set; } = settings;

    public SettingsSnapshot InForce { get; private set; } = settings;

    public bool IsSaving { get; private set; }

    /// <summary>True while a restart would put values in force that nothing else can.</summary>
    public bool NeedsRestart => holds == 0 && Waiting().Any(c => c.Parameter.Apply == ApplyWhen.Restart);

    public ImmutableArray<PendingSetting> Pending => [.. Waiting().Select(c => new PendingSetting(c.Name, c.Parameter.Apply))];

    /// <summary>Puts off taking effect until as many <see cref="Release"/>: a resync of several profiles is one change.</summary>
    public void Hold() => holds++;

    public void Release()
    {
        holds--;
        Settle();
    }

    /// <summary>Validates, stores and applies. The answer comes once the change is durable, refused or failed.</summary>
    public void Change(IReadOnlyList<Assignment> assignments, SettingOrigin who, Action<SettingsOutcome> done)
    {
        waiting.Enqueue((assignments, who, done));
        Take();
    }

    /// <summary>Stores factory settings; they take effect by the restart that follows.</summary>
    public void Reset(Action<string?> done)
    {
        IsSaving = true;
        host.Save(SettingsSnapshot.Factory, fault =>
        {
            IsSaving = false;
            done(fault);
            Take();
        });
    }

    /// <summary>Puts in force what may be now.</summary>
    public void Settle()
    {
        if (holds > 0)
        {
            return;
        }

        var differing = Waiting();
        List<ChangedSetting> now = [.. differing.Where(c => c.Parameter.Apply == ApplyWhen.Now || (c.Parameter.Apply == ApplyWhen.WhenIdle && !voice.InUse))];
        if (now.Count == differing.Length)
        {
            InForce = Stored;
        }
        else if (now.Count > 0)
        {
            InForce = SettingsUpdate.Plan(InForce, [.. now.Select(c => new Assignment(c.Name, c.NewText, null))]).Next;
        }

        if (now.Count > 0)
        {
            voice.Apply(InForce);
        }

        Settled?.Invoke();
    }

    private ImmutableArray<ChangedSetting> Waiting() => SettingsUpdate.Diff(InForce, Stored);

    private void Take()
    {
        while (!IsSaving && waiting.TryDequeue(out var wish))
        {
            var change = SettingsUpdate.Plan(Stored, wish.Assignments, wish.Who);
            var outcome = new SettingsOutcome(
                [.. change.Changed.Select(c => c.Name)],
                [.. change.Refused.Select(RefusedSetting.Of)],
                [.. change.WithoutEffect.Select(p => new RefusedSetting(p.Name, $"without effect here: {p.NotOffered}"))],
                change.Latest,
                null);
            if (ReferenceEquals(change.Next, Stored))
            {
                wish.Done(outcome);
                continue;
            }

            IsSaving = true;
            host.Save(change.Next, fault =>
            {
                IsSaving = false;
                if (fault is null)
                {
                    Stored = change.Next;
                    Settle();
                    StoredChanged?.Invoke();
                }

                wish.Done(fault is null ? outcome : outcome with { Changed = [], Latest = null, Fault = fault });
                Take();
            });
        }
    }
}
