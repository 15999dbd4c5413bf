namespace Spa.Stack;

/// <summary>What happens on the wire to requests whose path begins so.</summary>
/// <param name="PathStart">Beginning of the path: "/p/".</param>
/// <param name="Kind">What happens.</param>
/// <param name="At">Offset in the answer's body: of the byte to flip, or where the answer is held.</param>
/// <param name="Body">What is answered instead.</param>
internal sealed record WireRule(string PathStart, WireRuleKind Kind, long At = 0, byte[]? Body = null)
{
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done once a held answer may go on.</summary>
    public Task Released => released.Task;

    /// <summary>Lets held answers go on.</summary>
    public void Release() => released.TrySetResult();
}

/// <summary>What somebody on the wire does.</summary>
internal enum WireRuleKind
{
    /// <summary>Hangs up.</summary>
    Drop,

    /// <summary>Answers itself.</summary>
    Replace,

    /// <summary>Flips one bit of the answer.</summary>
    FlipByte,

    /// <summary>Stops the answer at a place until it is released: a slow line.</summary>
    Hold,
}
