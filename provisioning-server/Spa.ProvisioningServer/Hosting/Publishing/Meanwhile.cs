using System.Data;
using Spa.Fleet.Access;
using Spa.Fleet.Layers;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Publishing;

/// <summary>What others did to a layer between an operator's look and his deed.</summary>
internal static class Meanwhile
{
    /// <summary>What others changed since an operator looked: what stands against his changes, and what stands beside them.</summary>
    /// <param name="store">The store.</param>
    /// <param name="on">The connection.</param>
    /// <param name="draft">The draft as it is.</param>
    /// <param name="changes">What he wants.</param>
    /// <param name="seen">What he had before him; null = he takes what is there.</param>
    /// <param name="by">Who he is.</param>
    public static (List<LayerFault> Conflicts, List<string> Beside) Since(Store store, IDbConnection on, LayerDraft draft, IReadOnlyList<LayerChange> changes, DraftToken? seen, Actor by)
    {
        if (seen is not { } token || token == draft.Token)
        {
            return ([], []);
        }

        var mine = changes.Select(c => c.Key).ToHashSet(StringComparer.Ordinal);
        var conflicts = new List<LayerFault>();
        var meanwhile = new List<string>();
        foreach (var change in draft.Changes.Where(c => c.Number > token.Change && c.ChangedBy != by.Name))
        {
            var sentence = $"was changed meanwhile by {change.ChangedBy}: {Told(change.Change)}.";
            if (mine.Contains(change.Change.Key))
            {
                conflicts.Add(new(change.Change.Key, $"{sentence} Nothing was overwritten: look at it, and save yours again if it shall stand.", null));
            }
            else
            {
                meanwhile.Add($"{change.Change.Key} {sentence}");
            }
        }

        if (draft.Published.Revision != token.Revision)
        {
            var published = Storage.Layers.History(on, draft.Published.Scope, 1)[0];
            foreach (var difference in LayerDifference.Between(store.Layers.At(on, draft.Published.Scope, token.Revision), draft.Published))
            {
                var sentence = $"was published meanwhile by {published.MadeBy}: {difference.After ?? "taken out"}.";
                if (mine.Contains(difference.Key) && published.MadeBy != by.Name)
                {
                    conflicts.Add(new(difference.Key, $"{sentence} Nothing was overwritten: look at it, and save yours again if it shall stand.", null));
                }
                else
                {
                    meanwhile.Add($"{difference.Key} {sentence}");
                }
            }
        }

        return (conflicts, meanwhile);
    }

    /// <summary>Why what an operator has seen is not what there is, one sentence for each thing.</summary>
    public static List<string> Changed(LayerDraft draft, DraftToken seen, Actor by)
    {
        var sentences = draft.Changes.Where(c => c.Number > seen.Change).Select(c => $"{c.Change.Key} was changed meanwhile by {(c.ChangedBy == by.Name ? "you" : c.ChangedBy)}: {Told(c.Change)}.").ToList();
        if (draft.Published.Revision != seen.Revision)
        {
            sentences.Add($"Revision {draft.Published.Revision} was published meanwhile.");
        }

        if (sentences.Count == 0)
        {
            sentences.Add("Changes of the draft were thrown away meanwhile.");
        }

        sentences.Add("Nothing was published: look at the differences again.");
        return sentences;
    }

    private static string Told(LayerChange change) => change switch
    {
        LayerChange.SetEntry { Entry: var entry } => LayerDifference.Shown(entry) is { Length: > 0 } text ? text : "empty",
        LayerChange.SetVariable { Variable: var variable } => variable.Shown is null ? "no value" : variable.Shown.Length == 0 ? "empty" : variable.Shown,
        _ => "taken out",
    };
}
