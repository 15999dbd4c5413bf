namespace Spa.Firmware.Slots;

/// <summary>One of the two places a version can stand.</summary>
public enum SlotName
{
    /// <summary>Folder <c>a</c>.</summary>
    A,

    /// <summary>Folder <c>b</c>.</summary>
    B,
}

/// <summary>What follows from a slot's name.</summary>
public static class SlotNames
{
    extension(SlotName slot)
    {
        /// <summary>The other one.</summary>
        public SlotName Other => slot == SlotName.A ? SlotName.B : SlotName.A;

        /// <summary>Its folder, below the data folder.</summary>
        public string Folder => slot == SlotName.A ? "a" : "b";
    }

    /// <summary>The slot of a folder's name or path (the last part counts); null for any other.</summary>
    public static SlotName? Of(string? folder) => folder?.TrimEnd('/').Split('/')[^1] switch
    {
        "a" => SlotName.A,
        "b" => SlotName.B,
        _ => null,
    };
}
