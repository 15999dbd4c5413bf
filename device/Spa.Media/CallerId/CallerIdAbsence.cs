namespace Spa.Media.CallerId;

/// <summary>Why a number or a name is not shown; the value is the letter on the wire.</summary>
public enum CallerIdAbsence
{
    /// <summary>Out of area: nobody knows it.</summary>
    OutOfArea = 'O',

    /// <summary>Private: the caller does not want it shown.</summary>
    Private = 'P',
}
