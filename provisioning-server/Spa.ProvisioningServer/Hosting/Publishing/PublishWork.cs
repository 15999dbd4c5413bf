using System.Data;
using Spa.Fleet.Access;
using Spa.Fleet.Layers;
using Spa.Fleet.Publishing;
using Spa.Fleet.Webhooks;
using Spa.ProvisioningServer.Hosting.Webhooks;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Publishing;

/// <summary>Moves publishes: asks the machine, and writes down what it says, standing and effects in one transaction.</summary>
internal sealed class PublishWork(Store store, TimeProvider clock)
{
    /// <summary>Chooses the devices of the first stage, before anything is written.</summary>
    public PublishPlan Prepare(IDbConnection on, LayerScope scope, PublishWish wish)
    {
        ArgumentNullException.ThrowIfNull(wish);
        var id = Publishes.NextId(on);
        if (wish.First.IsEmpty)
        {
            return new(id, scope, [new StageTarget.Rest()], wish.Limits, [], null);
        }

        var first = PublishStages.Chosen(on, scope, id, wish.First[0], clock.GetUtcNow());
        return new(id, scope, [.. wish.First, new StageTarget.Rest()], wish.Limits, first, first.Count > 0 ? null : wish.First[0] switch
        {
            StageTarget.One one => $"{one.Mac} is no enrolled device of the layer of {scope.Spoken}: the first stage would be empty.",
            StageTarget.Tagged tagged => $"No enrolled device of the layer of {scope.Spoken} has the tag {tagged.Tag}: the first stage would be empty.",
            _ => $"No enrolled device of the layer of {scope.Spoken} has been heard lately: the first stage would be empty.",
        });
    }

    /// <summary>Begins what was prepared.</summary>
    /// <param name="on">The connection of the write.</param>
    /// <param name="plan">What was prepared in the same write.</param>
    /// <param name="from">Revision that devices have.</param>
    /// <param name="to">Revision that they get.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who.</param>
    public void Begin(IDbConnection on, PublishPlan plan, long from, long to, string reason, Actor by)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var now = clock.GetUtcNow();

        // The layer has a row from now on, to which its publishes are joined.
        Storage.Layers.Serve(on, plan.Scope, from, by.Name, now);
        Publishes.Begin(on, plan.Id, plan.Scope, from, to, plan.Stages, plan.Limits, reason, by.Name, now);
        PublishStages.Choose(on, plan.Id, 0, plan.First);
    }

    /// <summary>Makes room for another revision of a layer; null = there is room, else why not and what to do.</summary>
    public string? MakeRoom(IDbConnection on, LayerScope scope, Actor by)
        => Publishes.Open(on, scope) is { } open && Move(on, open, new PublishEvent.ChangeAgain(by.Name), by) is { } refusal ? $"Publish {open.Id} is at {open.StageSpoken}. {refusal}" : null;

    /// <summary>Does what an operator wants done with a publish; null = done.</summary>
    public Task<Refusal?> Act(long id, PublishEvent wish, Actor by) => store.Write<Refusal?>(on =>
    {
        if (Publishes.Find(on, id) is not { } publication || !Sees(by, publication))
        {
            return Refusal.NotFound($"There is no publish {id}.");
        }

        return Reach.Writes(on, by, publication.Scope) is { } no ? no
            : Move(on, publication, wish, by) is { } refusal ? Refusal.Conflict($"Publish {id}: {refusal}") : null;
    });

    /// <summary>True when a publish is an actor's to see: of layers of every customer's devices only those who see all.</summary>
    public static bool Sees(Actor actor, Publication publication)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(publication);
        return actor.SeesAll || (publication.Scope.Kind is LayerKind.Customer or LayerKind.Site && actor.Sees(publication.Scope.Name.Split('/')[0]));
    }

    /// <summary>Counts the devices of a publish that runs and moves it when that says so. Nothing happens when somebody else has moved it meanwhile.</summary>
    public async Task Count(Publication publication)
    {
        ArgumentNullException.ThrowIfNull(publication);
        var progress = store.Read(on => PublishStages.Progress(on, publication, clock.GetUtcNow()));
        var counted = new PublishEvent.Counted(progress);
        if (PublishMachine.On(publication.Standing, counted, publication.Stages.Length, publication.Limits).Next != publication.Standing)
        {
            await store.Write(on => Move(on, publication, counted, Actor.Server));
        }
    }

    private string? Move(IDbConnection on, Publication publication, PublishEvent e, Actor by)
    {
        var step = PublishMachine.On(publication.Standing, e, publication.Stages.Length, publication.Limits);
        if (step.Refusal is not null || step.Next == publication.Standing)
        {
            return step.Refusal;
        }

        var now = clock.GetUtcNow();
        if (!Publishes.Move(on, publication, step.Next, now))
        {
            return "It has moved meanwhile: look at it again.";
        }

        foreach (var effect in step.Effects)
        {
            switch (effect)
            {
                case PublishEffect.BeginStage { Stage: var stage }:
                    if (publication.Stages[stage] is not StageTarget.Rest)
                    {
                        PublishStages.Choose(on, publication.Id, stage, PublishStages.Chosen(on, publication.Scope, publication.Id, publication.Stages[stage], now));
                    }

                    Publishes.Restart(on, publication.Id, now);
                    break;
                case PublishEffect.Excuse:
                    PublishStages.Excuse(on, publication, now);
                    Publishes.Restart(on, publication.Id, now);
                    break;
                case PublishEffect.Settle:
                    Storage.Layers.Serve(on, publication.Scope, publication.To, by.Name, now);
                    break;
                case PublishEffect.Restore:
                    var restored = store.Layers.Add(on, store.Layers.At(on, publication.Scope, publication.From), by.Name, $"Publish {publication.Id} was rolled back.", publication.From, now);
                    Storage.Layers.Serve(on, publication.Scope, restored, by.Name, now);
                    break;
            }
        }

        store.Audits.Add(on, by, $"layer:{publication.Scope}", $"Publish {publication.Id}: {(step.Next.Why.Length > 0 ? step.Next.Why : $"goes on at stage {step.Next.Stage + 1} of {publication.Stages.Length}.")}");
        if (step.Next.State == PublishState.Stopped)
        {
            Notices.Raise(on, NoticeKind.PublishStopped, $"Publish {publication.Id} of the layer {publication.Scope}: {step.Next.Why}", now);
        }

        return null;
    }
}
