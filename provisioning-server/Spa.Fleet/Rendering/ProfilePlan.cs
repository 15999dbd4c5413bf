using System.Collections.Immutable;
using Spa.Configuration.Parameters;
using Spa.Fleet.Inventory;
using Spa.Scripts.Rules;

namespace Spa.Fleet.Rendering;

/// <summary>A device's profile before it is written.</summary>
/// <param name="Values">One for each parameter of the catalogue, in its order.</param>
/// <param name="Problems">Why it cannot be served; empty = it can.</param>
public sealed record ProfilePlan(ImmutableArray<ResolvedValue> Values, ImmutableArray<RenderProblem> Problems)
{
    /// <summary>How long a device with this profile may be silent: two resync periods, the delays before them, and some room. Null = it does not come by itself.</summary>
    public TimeSpan? Silence
    {
        get
        {
            var text = Values.First(v => v.Parameter == ProvisioningParameters.ResyncPeriodic).Text ?? string.Empty;
            if (!DelayList.Parse(text).Ok(out var list, out _) || list.IsOff)
            {
                return null;
            }

            return Device.SilenceOf(list.Ranges.Max(r => r.Bounds.High));
        }
    }
}
