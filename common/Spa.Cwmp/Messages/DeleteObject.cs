using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>Deletes an instance (A.3.2.7).</summary>
/// <param name="ObjectName">Path of the instance, with its final dot.</param>
/// <param name="ParameterKey">Kept when it succeeds.</param>
public sealed record DeleteObject(string ObjectName, string ParameterKey) : CwmpMessage
{
    internal const string Element = "DeleteObject";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static DeleteObject Read(SoapReader reader)
    {
        var (objectName, parameterKey) = (string.Empty, string.Empty);
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "ObjectName":
                    objectName = reader.Text();
                    break;
                case "ParameterKey":
                    parameterKey = reader.Text();
                    break;
                default:
                    break;
            }
        }

        return new DeleteObject(objectName, parameterKey);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.Text("ObjectName"u8, ObjectName);
        writer.Text("ParameterKey"u8, ParameterKey);
    }
}

/// <summary>It is deleted.</summary>
/// <param name="Status">0 = in force, 1 = kept, in force later.</param>
public sealed record DeleteObjectResponse(uint Status) : CwmpMessage
{
    internal const string Element = "DeleteObjectResponse";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static DeleteObjectResponse Read(SoapReader reader)
    {
        var status = 0u;
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "Status":
                    status = reader.Number();
                    break;
                default:
                    break;
            }
        }

        return new DeleteObjectResponse(status);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.Number("Status"u8, Status);
    }
}
