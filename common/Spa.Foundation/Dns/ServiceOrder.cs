using System.Collections.Immutable;

namespace Spa.Foundation.Dns;

/// <summary>In which order the hosts of a service are tried (RFC 2782, "Usage rules").</summary>
public static class ServiceOrder
{
    /// <summary>Lower priorities first; of the same priority by weight: a host with weight 2 comes first twice as often as one with weight 1, one with weight 0 hardly ever.</summary>
    /// <param name="records">All records of the service; those with an empty target say that there is none and are left out.</param>
    /// <param name="below">A number from 0 up to, not including, its argument; from chance.</param>
    public static ImmutableArray<DnsRecord.Service> Of(IEnumerable<DnsRecord.Service> records, Func<int, int> below)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(below);
        var ordered = ImmutableArray.CreateBuilder<DnsRecord.Service>();
        foreach (var group in records.Where(r => r.Target.Length > 0).GroupBy(r => r.Priority).OrderBy(g => g.Key))
        {
            // Those of weight 0 stand at the beginning, where only a drawn 0 reaches them.
            var left = group.OrderBy(r => r.Weight != 0).ToList();
            while (left.Count > 0)
            {
                var drawn = below(left.Sum(r => r.Weight) + 1);
                var sum = 0;
                var at = left.FindIndex(r => (sum += r.Weight) >= drawn);
                ordered.Add(left[at]);
                left.RemoveAt(at);
            }
        }

        return ordered.DrainToImmutable();
    }
}
