namespace Spa.Stack;

/// <summary>The one thing that a demo breaks on purpose, to show that its steps can fail.</summary>
internal enum DemoBreak
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>The profile comes under another key than the unit's.</summary>
    Key,

    /// <summary>The profile is damaged on the wire.</summary>
    Profile,

    /// <summary>The profile brings another dial tone than the one expected.</summary>
    Tone,

    /// <summary>The second unit has a wrong password at kamailio.</summary>
    Account,

    /// <summary>The third unit's certificate was not made by the provider.</summary>
    Certificate,

    /// <summary>One bit of the image is flipped on the wire.</summary>
    Image,

    /// <summary>Reports do not get through.</summary>
    Report,
}
