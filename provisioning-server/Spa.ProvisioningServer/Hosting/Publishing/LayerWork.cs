using System.Data;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Publishing;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Publishing;

/// <summary>What operators do with layers: edit the draft, publish it, roll back. All of it is durable when it returns.</summary>
internal sealed class LayerWork(Store store, PublishWork publishes, TimeProvider clock)
{
    // Whether a value is good does not depend on which host stands in it.
    private const string Host = "server.example";

    private readonly Looks looks = new(store, Host);

    /// <summary>Puts changes into the draft of a layer: all of them, or none.</summary>
    /// <param name="scope">The layer.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="seen">What the operator had before him; a change that somebody else made since to the same thing refuses his. Null = he takes what is there.</param>
    /// <param name="by">Who.</param>
    public Task<EditOutcome> Edit(LayerScope scope, IReadOnlyList<LayerChange> changes, DraftToken? seen, Actor by)
        => store.Write(on =>
        {
            if (Refused(on, scope, by) is { } refused)
            {
                return EditOutcome.Refused(refused);
            }

            var draft = LayerDraft.Of(store, on, scope);
            var (conflicts, beside) = Meanwhile.Since(store, on, draft, changes, seen, by);
            if (conflicts.Count > 0)
            {
                return new(conflicts, beside) { IsConflict = true };
            }

            var faults = LayerJudgement.Faults(store, on, draft.Drafted, changes);
            if (faults.Count > 0)
            {
                return new(faults, beside);
            }

            foreach (var change in changes)
            {
                Keep(on, draft.Published, change, by);
            }

            return new([], beside);
        });

    /// <summary>Throws the draft of a layer away, or one change of it.</summary>
    /// <param name="scope">The layer.</param>
    /// <param name="key">The parameter, or a variable as <c>{{name}}</c>; null = all of the draft.</param>
    /// <param name="by">Who.</param>
    public Task<Refusal?> Discard(LayerScope scope, string? key, Actor by) => store.Write<Refusal?>(on =>
    {
        if (Refused(on, scope, by)?.Refusal is { } refused)
        {
            return refused;
        }

        var gone = key is null ? Drafts.Clear(on, scope) > 0 : Drafts.Remove(on, scope, key);
        if (!gone)
        {
            return Refusal.NotFound(key is null ? $"The layer of {scope.Spoken} has no draft." : $"The draft of the layer of {scope.Spoken} has no change of {key}.");
        }

        store.Audits.Add(on, by, $"layer:{scope}", key is null ? "Draft thrown away." : $"Draft of {key} thrown away.");
        return null;
    });

    /// <summary>What publishing the draft would do, to the devices that who looks may see.</summary>
    public (LayerDraft Draft, ChangeImpact Impact) Look(LayerScope scope, Actor by) => store.Read(on =>
    {
        var draft = LayerDraft.Of(store, on, scope);
        return (draft, looks.Of(on, draft.Published, draft.Drafted, by));
    });

    /// <summary>What of a unit's profile would go into the draft of a layer; nothing is changed.</summary>
    /// <param name="scope">The layer.</param>
    /// <param name="file">The profile, in any form.</param>
    /// <param name="key">Passphrase of an encrypted one; null = none.</param>
    public LayerImport Import(LayerScope scope, ReadOnlyMemory<byte> file, string? key)
    {
        var (draft, below) = store.Read(on => (LayerDraft.Of(store, on, scope), LayerJudgement.Below(store, on, scope)));
        return LayerImport.Of(file, key, draft.Drafted, below);
    }

    /// <summary>Makes the draft the layer's next revision and brings it to devices.</summary>
    public async Task<PublishOutcome> Publish(LayerScope scope, PublishWish wish, Actor by)
    {
        ArgumentNullException.ThrowIfNull(wish);
        if (Unfit(wish) is { } unfit)
        {
            return PublishOutcome.Refused(unfit);
        }

        if (store.Read(on => Refused(on, scope, by)) is { } refused)
        {
            return PublishOutcome.Refused(refused);
        }

        var (draft, broken) = store.Read(on =>
        {
            var looked = LayerDraft.Of(store, on, scope);
            return (looked, looks.Refusals(on, looked.Published, looked.Drafted));
        });
        if (wish.Seen is { } seen && seen != draft.Token)
        {
            return PublishOutcome.Refused(RefusalKind.Conflict, Meanwhile.Changed(draft, seen, by));
        }

        if (draft.Differences.IsEmpty)
        {
            return PublishOutcome.Refused(RefusalKind.Conflict, $"The draft of the layer of {scope.Spoken} changes nothing: there is nothing to publish.");
        }

        if (broken.Count > 0)
        {
            return PublishOutcome.Refused(broken);
        }

        return await store.Write(on =>
        {
            if (Refused(on, scope, by) is { } not)
            {
                return PublishOutcome.Refused(not);
            }

            var now = LayerDraft.Of(store, on, scope);
            if (now.Token != draft.Token)
            {
                return PublishOutcome.Refused(RefusalKind.Conflict, Meanwhile.Changed(now, draft.Token, by));
            }

            var outcome = Bring(on, now.Drafted, wish, null, by);
            if (outcome.Done)
            {
                Drafts.Clear(on, scope);
            }

            return outcome;
        });
    }

    /// <summary>Makes changes and gives them to every device of the layer at once, as a revision of their own; the draft of others stays as it is.</summary>
    public async Task<IReadOnlyList<LayerFault>> Set(LayerScope scope, IReadOnlyList<LayerChange> changes, string reason, Actor by, long? revision = null)
    {
        var (before, faults, broken) = store.Read<(Layer, List<LayerFault>, IReadOnlyList<string>)>(on =>
        {
            var layer = store.Layers.Get(on, scope);
            if ((Refused(on, scope, by) ?? Moved(layer, revision)) is { } refused)
            {
                return (layer, [refused], []);
            }

            var wrong = LayerJudgement.Faults(store, on, layer, changes);
            return (layer, wrong, wrong.Count > 0 ? [] : looks.Refusals(on, layer, layer.With(changes)));
        });
        if (faults.Count > 0)
        {
            return faults;
        }

        if (broken.Count > 0)
        {
            return [.. broken.Select(sentence => LayerFault.Of(scope, sentence))];
        }

        return await store.Write<IReadOnlyList<LayerFault>>(on =>
        {
            var present = store.Layers.Get(on, scope);
            if ((Refused(on, scope, by) ?? Moved(present, revision)) is { } refused)
            {
                return [refused];
            }

            var after = present.With(changes);
            if (present.Revision != before.Revision && LayerJudgement.Faults(store, on, present, changes) is { Count: > 0 } later)
            {
                return later;
            }

            if (publishes.MakeRoom(on, scope, by) is { } occupied)
            {
                return [LayerFault.Of(scope, Refusal.Conflict(occupied))];
            }

            var added = store.Layers.Add(on, after, by.Name, reason, null, clock.GetUtcNow());
            if (scope.Kind != LayerKind.Device)
            {
                Storage.Layers.Serve(on, scope, added, by.Name, clock.GetUtcNow());
            }

            Note(on, scope, string.Join(", ", changes), $"{LayerChangeText.Of(present, after)} Revision {added}{(reason.Length > 0 ? $": {reason}" : string.Empty)}.", by);
            return [];
        });
    }

    /// <summary>Brings back what a layer said in an earlier revision, as its newest one.</summary>
    public async Task<PublishOutcome> RollBack(LayerScope scope, long revision, PublishWish wish, Actor by)
    {
        ArgumentNullException.ThrowIfNull(wish);
        if (Unfit(wish) is { } unfit)
        {
            return PublishOutcome.Refused(unfit);
        }

        if (store.Read(on => Refused(on, scope, by)) is { } refused)
        {
            return PublishOutcome.Refused(refused);
        }

        var (before, after, broken) = store.Read(on =>
        {
            var (one, other) = (store.Layers.Get(on, scope), store.Layers.At(on, scope, revision));
            return (one, other, other.Revision == 0 ? [] : looks.Refusals(on, one, other));
        });
        if (after.Revision == 0)
        {
            return PublishOutcome.Refused(RefusalKind.NotFound, $"The layer of {scope.Spoken} has no revision {revision} (any more): see its history.");
        }

        if (before.SaysTheSameAs(after))
        {
            return PublishOutcome.Refused(RefusalKind.Conflict, $"The layer of {scope.Spoken} says already what it said in revision {revision}.");
        }

        return broken.Count > 0 ? PublishOutcome.Refused(broken) : await store.Write(on => Refused(on, scope, by) is { } not ? PublishOutcome.Refused(not)
            : store.Layers.Get(on, scope).Revision != before.Revision ? PublishOutcome.Refused(RefusalKind.Conflict, $"The layer of {scope.Spoken} was changed meanwhile: look at its history again.")
            : Bring(on, after, wish, revision, by));
    }

    private static LayerFault? Refused(IDbConnection on, LayerScope scope, Actor by)
        => Reach.Writes(on, by, scope) is { } no ? LayerFault.Of(scope, no)
            : scope.Kind == LayerKind.Device && Storage.Devices.Find(on, MacAddress.Of(scope.Name)) is null ? LayerFault.Of(scope, Refusal.NotFound($"{scope.Name} is not in the inventory: add the device first."))
            : null;

    private static LayerFault? Moved(Layer present, long? revision)
        => revision is { } expected && expected != present.Revision
            ? LayerFault.Of(present.Scope, Refusal.Conflict($"The layer of {present.Scope.Spoken} was changed meanwhile (revision {present.Revision}, not {expected}): read it again and repeat the change."))
            : null;

    private static string? Unfit(PublishWish wish) => wish switch
    {
        _ when wish.Reason.Trim().Length == 0 => "A publish needs a reason: say in a few words why it is made.",
        { Reason.Length: > Publication.LongestReason } => $"A reason has at most {Publication.LongestReason} characters.",
        { First.Length: > PublishWish.MostStages } => $"At most {PublishWish.MostStages} stages before the rest.",
        _ when wish.First.Any(s => s is StageTarget.Rest) => "The rest comes by itself, after all other stages.",
        { Limits.Failures: < 1 } or { Limits.Silent: < 1 } => "The numbers of failed and of silent devices that stop it are at least 1.",
        _ => null,
    };

    private PublishOutcome Bring(IDbConnection on, Layer layer, PublishWish wish, long? restores, Actor by)
    {
        var now = clock.GetUtcNow();
        if (publishes.MakeRoom(on, layer.Scope, by) is { } occupied)
        {
            return PublishOutcome.Refused(RefusalKind.Conflict, occupied);
        }

        var plan = layer.Scope.Kind == LayerKind.Device ? null : publishes.Prepare(on, layer.Scope, wish);
        if (plan?.Refusal is { } refusal)
        {
            return PublishOutcome.Refused(refusal);
        }

        var reason = wish.Reason.Trim();
        var from = Storage.Layers.Serves(on, layer.Scope);
        var before = store.Layers.Get(on, layer.Scope);
        var revision = store.Layers.Add(on, layer, by.Name, reason, restores, now);
        var what = restores is null ? $"Revision {revision} published" : $"Revision {revision} brings back revision {restores}";
        Note(on, layer.Scope, $"Own layer: {what}", $"{what}: {reason} {LayerChangeText.Of(before, layer)}", by);
        if (plan is null)
        {
            return new([], revision, null);
        }

        publishes.Begin(on, plan, from, revision, reason, by);
        return new([], revision, plan.Id);
    }

    // A change that brings a value back to what is published is no change any more.
    private void Keep(IDbConnection on, Layer published, LayerChange change, Actor by)
    {
        if (published.SaysTheSameAs(published.With([change])))
        {
            Drafts.Remove(on, published.Scope, change.Key);
        }
        else
        {
            store.Drafts.Put(on, published.Scope, change, by.Name, clock.GetUtcNow());
        }
    }

    private void Note(IDbConnection on, LayerScope scope, string said, string changed, Actor by)
    {
        if (scope.Kind == LayerKind.Device)
        {
            DeviceEvents.Add(on, MacAddress.Of(scope.Name), "operator", Severity.Fine, $"{said} by {by}.");
        }

        store.Audits.Add(on, by, $"layer:{scope}", changed);
    }
}
