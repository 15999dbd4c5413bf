namespace Spa.Gateway.Lines;

/// <summary>Turns what the wire to a telephone shows, frame by frame, into signals of change. For drivers.</summary>
public sealed class FxsSense
{
    private Action<FxsSignal>? signal;
    private bool closed;

    /// <summary>Names where signals go.</summary>
    public void Attach(Action<FxsSignal> to) => signal = to;

    /// <summary>Takes the present state.</summary>
    public void See(bool loopClosed)
    {
        if (loopClosed != closed)
        {
            closed = loopClosed;
            signal?.Invoke(new FxsSignal.Loop(loopClosed));
        }
    }
}
