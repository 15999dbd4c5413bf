namespace Spa.Configuration.Parameters.Choices;

/// <summary>Impedance of the Phone port, ohm.</summary>
public enum FxsImpedance
{
    /// <summary>600.</summary>
    R600,

    /// <summary>900.</summary>
    R900,

    /// <summary><c>600+2.16uF</c>: 600 + 2.16 uF.</summary>
    R600C2160,

    /// <summary><c>900+2.16uF</c>: 900 + 2.16 uF.</summary>
    R900C2160,

    /// <summary><c>270+750||150nF</c>: 270 + (750 || 150 nF).</summary>
    R270P750C150,

    /// <summary><c>220+820||120nF</c>: 220 + (820 || 120 nF).</summary>
    R220P820C120,

    /// <summary><c>220+820||115nF</c>: 220 + (820 || 115 nF).</summary>
    R220P820C115,

    /// <summary><c>200+600||100nF</c>: 200 + (600 || 100 nF).</summary>
    R200P600C100,
}
