namespace Spa.Fleet.Publishing;

/// <summary>Where a publish stands.</summary>
public enum PublishState
{
    /// <summary>Devices of its stage get the new revision as they come.</summary>
    Running,

    /// <summary>An operator, or the end of a stage, has halted it: nobody else gets the new revision.</summary>
    Paused,

    /// <summary>Too many devices failed or fell silent, or an operator has stopped it: nobody else gets the new revision.</summary>
    Stopped,

    /// <summary>Every device that could be expected to has it.</summary>
    Finished,

    /// <summary>Taken back: every device gets what the layer said before.</summary>
    RolledBack,

    /// <summary>A later change of the layer took its place while the last devices were still awaited.</summary>
    Superseded,
}
