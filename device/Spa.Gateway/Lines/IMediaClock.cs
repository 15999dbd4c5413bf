namespace Spa.Gateway.Lines;

/// <summary>Gives the beat of 10 ms that all audio moves by: a line card's interrupt, or the frames that arrive from simulated lines.</summary>
public interface IMediaClock
{
    /// <summary>Names what is done in each frame, on the timeline. Called once.</summary>
    void Start(Action tick);
}
