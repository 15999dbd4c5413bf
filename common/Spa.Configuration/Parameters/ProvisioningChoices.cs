using Spa.Configuration.Parameters.Choices;

namespace Spa.Configuration.Parameters;

/// <summary>The lists of our own rows of the Provisioning page.</summary>
internal static class ProvisioningChoices
{
    /// <summary>How reports go out.</summary>
    public static readonly Kind<ReportMethod> ReportMethod = new Choice<ReportMethod>([("POST", Choices.ReportMethod.Post), ("PUT", Choices.ReportMethod.Put)]);

    /// <summary>What may go over a plain connection.</summary>
    public static readonly Kind<HttpsRequirement> RequireHttps = new Choice<HttpsRequirement>(
        [("no", HttpsRequirement.No), ("unless encrypted", HttpsRequirement.UnlessEncrypted), ("yes", HttpsRequirement.Yes)]);

    /// <summary>What an installed version does when the lines stay in use.</summary>
    public static readonly Kind<ActivationMode> OfActivationMode = new Choice<ActivationMode>(
        [("wait", ActivationMode.Wait), ("drain", ActivationMode.Drain), ("force", ActivationMode.Force)]);

    /// <summary>Which tree an ACS sees.</summary>
    public static readonly Kind<CwmpDataModel> OfDataModel = new Choice<CwmpDataModel>([("TR-181", CwmpDataModel.Tr181), ("TR-098", CwmpDataModel.Tr098)]);

    /// <summary>Of <c>CWMP_Autonomous_Direction</c>, in the words of the data model.</summary>
    public static readonly Kind<TransferWays> OfTransferWays = new Choice<TransferWays>([("Both", TransferWays.Both), ("Download", TransferWays.Download), ("Upload", TransferWays.Upload)]);

    /// <summary>Of <c>CWMP_Autonomous_Result</c>, in the words of the data model.</summary>
    public static readonly Kind<TransferEnds> OfTransferEnds = new Choice<TransferEnds>([("Both", TransferEnds.Both), ("Success", TransferEnds.Success), ("Failure", TransferEnds.Failure)]);
}
