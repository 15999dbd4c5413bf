using Spa.Media.Analysis;

namespace Spa.Simulation.Scenarios;

/// <summary>Where a scenario is played: a world in virtual time, or a lines process by its HTTP API.</summary>
public interface IScenarioStage
{
    /// <summary>Time of the stage.</summary>
    TimeSpan Now { get; }

    /// <summary>Lets time pass.</summary>
    void Wait(TimeSpan length);

    /// <summary>Does an action; null = done, else why not.</summary>
    string? Do(ScenarioStep.Act act);

    /// <summary>What is heard from now on counts; at "phone", "exchange" or a station. A station without a call hears nothing.</summary>
    void Mark(string at);

    /// <summary>What was heard there since the mark.</summary>
    ToneReading Heard(string at);

    /// <summary>The telephone.</summary>
    PhoneView Phone();

    /// <summary>State of the exchange's line: "Idle", "DialTone", "Ringing", "Talking", "Clearing".</summary>
    string Exchange();

    /// <summary>Users whose stations are there.</summary>
    IReadOnlyList<string> Stations();

    /// <summary>A station; null = there is no such user.</summary>
    StationView? Station(string user);

    /// <summary>A subscriber of the provider; null = there is no such user.</summary>
    SubscriberView? Subscriber(string user);
}
