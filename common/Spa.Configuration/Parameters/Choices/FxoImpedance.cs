namespace Spa.Configuration.Parameters.Choices;

/// <summary>AC termination of the Line port, ohm.</summary>
public enum FxoImpedance
{
    /// <summary>600.</summary>
    R600,

    /// <summary>900.</summary>
    R900,

    /// <summary><c>270+750||150nF</c>: 270 + (750 || 150 nF).</summary>
    R270P750C150,

    /// <summary><c>220+820||120nF</c>: 220 + (820 || 120 nF).</summary>
    R220P820C120,

    /// <summary><c>370+620||310nF</c>: 370 + (620 || 310 nF).</summary>
    R370P620C310,

    /// <summary><c>320+1050||230nF</c>: 320 + (1050 || 230 nF).</summary>
    R320P1050C230,

    /// <summary><c>370+820||110nF</c>: 370 + (820 || 110 nF).</summary>
    R370P820C110,

    /// <summary><c>275+780||115nF</c>: 275 + (780 || 115 nF).</summary>
    R275P780C115,

    /// <summary><c>120+820||110nF</c>: 120 + (820 || 110 nF).</summary>
    R120P820C110,

    /// <summary><c>350+1000||210nF</c>: 350 + (1000 || 210 nF).</summary>
    R350P1000C210,

    /// <summary><c>0+900||30nF</c>: 900 || 30 nF.</summary>
    R0P900C30,

    /// <summary><c>600+2.16uF</c>: 600 + 2.16 uF.</summary>
    R600C2160,

    /// <summary><c>900+1uF</c>: 900 + 1 uF.</summary>
    R900C1000,

    /// <summary><c>900+2.16uF</c>: 900 + 2.16 uF.</summary>
    R900C2160,

    /// <summary><c>600+1uF</c>: 600 + 1 uF.</summary>
    R600C1000,

    /// <summary><c>Global</c>: A compromise of all.</summary>
    Global,
}
