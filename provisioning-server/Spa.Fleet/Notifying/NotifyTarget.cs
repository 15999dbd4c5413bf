using System.Collections.Immutable;
using System.Net;
using Spa.Configuration.Parameters;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Rendering;

namespace Spa.Fleet.Notifying;

/// <summary>Where a unit hears a NOTIFY, and who it believes.</summary>
/// <param name="To">Address at which it was last seen, with the SIP port of its line 1. The address never comes from a setting.</param>
/// <param name="User">User part of its address; empty = none.</param>
/// <param name="AuthUser">Digest user; empty = a challenge cannot be answered.</param>
/// <param name="Password">Digest password.</param>
public sealed record NotifyTarget(IPEndPoint To, string User, string AuthUser, string Password)
{
    /// <summary>Finds it; null = found, else why there is none and what to do.</summary>
    /// <param name="device">The device.</param>
    /// <param name="plan">What its profile says.</param>
    /// <param name="what">What it shall be told.</param>
    /// <param name="target">Valid when the answer is null.</param>
    public static Refusal? Find(Device device, ProfilePlan plan, NotifyEvent what, out NotifyTarget target)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(plan);
        target = null!;
        if (device.State == DeviceState.Blocked)
        {
            return Refusal.Conflict($"{device.Mac} is blocked: unblock it first.");
        }

        if (!IPAddress.TryParse(device.Health.Address, out var address))
        {
            return Refusal.Conflict($"{device.Mac} was never seen, so nobody knows where it is: it must fetch its profile by itself once.");
        }

        var settings = new Reading(plan);
        var enabled = settings.Of(LineParameters.LineEnable.Line1);
        var restricted = settings.Of(LineParameters.RestrictSourceIp.Line1);
        var challenges = settings.Of(LineParameters.AuthResyncReboot.Line1);
        var wanted = settings.Of(ProvisioningParameters.ResyncFromSip);
        var port = settings.Of(LineParameters.SipPort.Line1);
        var user = settings.Of(LineParameters.UserId.Line1);
        var authUser = settings.Of(LineParameters.UseAuthId.Line1) ? settings.Of(LineParameters.AuthId.Line1) : user;
        var password = settings.Of(LineParameters.Password.Line1);
        target = new(new IPEndPoint(address, port), user, authUser, password);
        return settings.Problem is { } problem ? Refusal.Conflict($"Its profile cannot be made: {problem}")
            : !enabled ? Refusal.Conflict("Its line 1 is off, so it hears no SIP: set Line_Enable_1_ to yes, and wait for its next resync.")
            : restricted ? Refusal.Conflict("It hears SIP from its proxy alone: set Restrict_Source_IP_1_ to no, and wait for its next resync.")
            : !wanted && what == NotifyEvent.Resync ? Refusal.Conflict("It does not fetch its settings when SIP asks for it: set Resync_From_SIP to yes, and wait for its next resync.")
            : challenges && authUser.Length == 0 ? Refusal.Conflict("It will ask for a password, and its profile names no account: set User_ID_1_ and Password_1_, and wait for its next resync.")
            : challenges && password.Length == 0 ? Refusal.Conflict("It will ask for a password, and its profile has none: set Password_1_, and wait for its next resync.")
            : null;
    }

    /// <summary>Without the password.</summary>
    public override string ToString() => $"{(User.Length > 0 ? User + "@" : string.Empty)}{To}";

    // Values of the plan; one that is left as it is on the unit is taken for the factory's. Remembers the first that could not be made.
    private sealed class Reading(ProfilePlan plan)
    {
        private readonly ImmutableArray<RenderProblem> problems = plan.Problems;

        public RenderProblem? Problem { get; private set; }

        public T Of<T>(Parameter<T> parameter)
            where T : notnull
        {
            Problem ??= problems.FirstOrDefault(p => p.Fault.Subject == parameter.Name);
            return plan.Values.FirstOrDefault(v => v.Parameter == parameter)?.Text is { } text && parameter.Typed.Read(text).Ok(out var value, out _) ? value : parameter.Default;
        }
    }
}
