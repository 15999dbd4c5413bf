using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>Makes an instance (A.3.2.6).</summary>
/// <param name="ObjectName">Path of the table, with its final dot.</param>
/// <param name="ParameterKey">Kept when it succeeds.</param>
public sealed record AddObject(string ObjectName, string ParameterKey) : CwmpMessage
{
    internal const string Element = "AddObject";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static AddObject Read(SoapReader reader)
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

        return new AddObject(objectName, parameterKey);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.Text("ObjectName"u8, ObjectName);
        writer.Text("ParameterKey"u8, ParameterKey);
    }
}

/// <summary>It is made.</summary>
/// <param name="InstanceNumber">From 1 on; never one that was used before.</param>
/// <param name="Status">0 = in force, 1 = kept, in force later.</param>
public sealed record AddObjectResponse(uint InstanceNumber, uint Status) : CwmpMessage
{
    internal const string Element = "AddObjectResponse";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static AddObjectResponse Read(SoapReader reader)
    {
        var (instanceNumber, status) = (0u, 0u);
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "InstanceNumber":
                    instanceNumber = reader.Number();
                    break;
                case "Status":
                    status = reader.Number();
                    break;
                default:
                    break;
            }
        }

        return new AddObjectResponse(instanceNumber, status);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.Number("InstanceNumber"u8, InstanceNumber);
        writer.Number("Status"u8, Status);
    }
}
