using Spa.Gateway.Lines;

namespace Spa.Gateway.Phones;

/// <summary>What is put on the phone's wire beside sound: battery with the polarity of the call, ring voltage, and the voltage of a neon lamp where the port has it. Told to the driver only when it changes.</summary>
internal sealed class PhoneWire
{
    // In frames of 10 ms: what was put on the wire has reached the telephone.
    private const int Idle = 10;

    private readonly IFxsDriver driver;
    private Battery polarity;
    private Battery fed;
    private RingDrive? rung;
    private bool lit;
    private int idle;

    /// <summary>Feeds the loop.</summary>
    public PhoneWire(IFxsDriver driver, Battery idle)
    {
        (this.driver, polarity, fed) = (driver, idle, idle);
        driver.SetBattery(idle);
    }

    /// <summary>The polarity from now on.</summary>
    public void Polarise(Battery battery) => polarity = battery;

    /// <summary>Feeds it as it is to be now.</summary>
    /// <param name="cut">No battery.</param>
    /// <param name="turned">The other way round: Caller ID asks for it.</param>
    public void Feed(bool cut, bool turned)
    {
        var wanted = cut ? Battery.Off : !turned ? polarity : polarity == Battery.Forward ? Battery.Reverse : Battery.Forward;
        if (wanted != fed)
        {
            fed = wanted;
            driver.SetBattery(wanted);
        }
    }

    /// <summary>Lights the telephone's neon lamp once that has been wanted for a moment, or puts it out at once; nothing where the port cannot. Called in each frame.</summary>
    public void Light(bool wanted)
    {
        idle = wanted ? Math.Min(idle + 1, Idle) : 0;
        if (driver.LightsNeon && lit != (idle == Idle))
        {
            lit = !lit;
            driver.SetNeon(lit);
        }
    }

    /// <summary>Rings; null = does not.</summary>
    public void Ring(RingDrive? ring)
    {
        if (ring != rung)
        {
            rung = ring;
            driver.SetRinging(ring);
        }
    }
}
