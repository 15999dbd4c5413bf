namespace Spa.Media.Detectors;

/// <summary>What a frame brought.</summary>
public enum DtmfChange
{
    /// <summary>Nothing new.</summary>
    None,

    /// <summary>A key is down.</summary>
    Down,

    /// <summary>It is up again.</summary>
    Up,
}

/// <summary>What a frame told of a key.</summary>
/// <param name="Change">Whether it went down or up.</param>
/// <param name="Key"><c>0</c> to <c>9</c>, <c>*</c>, <c>#</c>, <c>A</c> to <c>D</c>; NUL when nothing is new.</param>
/// <param name="Samples">How long it has lasted, from its start.</param>
public readonly record struct DtmfNews(DtmfChange Change, char Key, int Samples);
