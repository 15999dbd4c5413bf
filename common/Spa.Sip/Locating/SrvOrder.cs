using Spa.Foundation.Ports;

namespace Spa.Sip.Locating;

/// <summary>In which order servers are tried (RFC 2782 page 3).</summary>
public static class SrvOrder
{
    /// <summary>By priority; among equals each place is drawn with a chance in proportion to weight, those of weight 0 with a very small one.</summary>
    public static IReadOnlyList<SrvRecord> Of(IEnumerable<SrvRecord> records, Entropy entropy)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(entropy);
        var order = new List<SrvRecord>();
        foreach (var equals in records.Where(record => record.Target is not "." and not "").GroupBy(record => record.Priority).OrderBy(group => group.Key))
        {
            var left = equals.OrderBy(record => record.Weight).ToList();
            while (left.Count > 0)
            {
                var drawn = entropy.Below(left.Sum(record => Math.Clamp(record.Weight, 0, 65535)) + 1);
                var sum = 0;
                var place = left.FindIndex(record => (sum += Math.Clamp(record.Weight, 0, 65535)) >= drawn);
                order.Add(left[place]);
                left.RemoveAt(place);
            }
        }

        return order;
    }

    /// <summary><c>Proxy Redundancy Method</c> = Based on SRV Port: those with the port of the first come before all others.</summary>
    public static IReadOnlyList<SrvRecord> ByPort(IReadOnlyList<SrvRecord> order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return order.Count == 0 ? order : [.. order.Where(record => record.Port == order[0].Port), .. order.Where(record => record.Port != order[0].Port)];
    }
}
