namespace Spa.Configuration.Parameters.Choices;

/// <summary><c>CWMP_Data_Model</c>.</summary>
public enum CwmpDataModel
{
    /// <summary>Device:2 with VoiceService:2.</summary>
    Tr181,

    /// <summary>InternetGatewayDevice:1 with VoiceService:1, for older ACSs.</summary>
    Tr098,
}
