using System.Collections.Immutable;
using Spa.Fleet.Inventory;

namespace Spa.Fleet.Enrolment;

/// <summary>What a unit that asked for its enrolment profile gets.</summary>
public enum EnrolmentAnswer
{
    /// <summary>"Ask again later": the same for a unit that waits, was refused, is blocked, or that nobody knows.</summary>
    Wait,

    /// <summary>Its key and its path token.</summary>
    Keys,
}

/// <summary>What has to be written down before the answer leaves.</summary>
public abstract record EnrolmentEffect
{
    private EnrolmentEffect()
    {
    }

    /// <summary>Keep the unit on the waiting list (again).</summary>
    /// <param name="Unit">The unit.</param>
    public sealed record KeepWaiting(WaitingUnit Unit) : EnrolmentEffect;

    /// <summary>Bind a public key to a device, making the device when it is new, and take the unit off the waiting list. The device gets fresh keys: none that another unit has seen.</summary>
    /// <param name="Device">The device as it is from now on.</param>
    public sealed record Bind(Device Device) : EnrolmentEffect;

    /// <summary>Take a unit off the waiting list.</summary>
    /// <param name="PublicKey">Which.</param>
    public sealed record Forget(string PublicKey) : EnrolmentEffect;

    /// <summary>Put the device into the inventory when it is not there, and let a unit without certificate fetch its key once.</summary>
    /// <param name="Device">The device as it is from now on.</param>
    /// <param name="Pass">The permission.</param>
    public sealed record Allow(Device Device, EnrolmentPass Pass) : EnrolmentEffect;

    /// <summary>A permission was used for the first time.</summary>
    /// <param name="Pass">As it is from now on.</param>
    public sealed record Use(EnrolmentPass Pass) : EnrolmentEffect;

    /// <summary>Note in the device's timeline, unless its newest lines say the same.</summary>
    /// <param name="Severity">How much it matters.</param>
    /// <param name="Text">What happened.</param>
    public sealed record Note(Severity Severity, string Text) : EnrolmentEffect;
}

/// <summary>One step of enrolment.</summary>
/// <param name="Answer">What the unit gets.</param>
/// <param name="Effects">What is written down first, in this order.</param>
public sealed record EnrolmentStep(EnrolmentAnswer Answer, ImmutableArray<EnrolmentEffect> Effects);
