using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>Sets what a CPE tells unasked, and who else may write (A.3.2.4).</summary>
/// <param name="Changes">One for each parameter or partial path.</param>
public sealed record SetParameterAttributes(IReadOnlyList<AttributeChange> Changes) : CwmpMessage
{
    internal const string Element = "SetParameterAttributes";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static SetParameterAttributes Read(SoapReader reader)
    {
        var changes = (IReadOnlyList<AttributeChange>)[];
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "ParameterList":
                    changes = reader.List(AttributeChange.Read);
                    break;
                default:
                    break;
            }
        }

        return new SetParameterAttributes(changes);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.OpenArray("ParameterList"u8, "cwmp:SetParameterAttributesStruct"u8, Changes.Count);
        foreach (var entry in Changes)
        {
            entry.Write(writer);
        }

        writer.Close("ParameterList"u8);
    }
}

/// <summary>They are set.</summary>
public sealed record SetParameterAttributesResponse : CwmpMessage
{
    internal const string Element = "SetParameterAttributesResponse";

    /// <summary>It has no fields.</summary>
    public static SetParameterAttributesResponse Instance { get; } = new();

    /// <inheritdoc/>
    public override string Method => Element;

    internal override void WriteFields(SoapWriter writer)
    {
    }
}

/// <summary>One change (SetParameterAttributesStruct).</summary>
/// <param name="Name">Full or partial path.</param>
/// <param name="ChangesNotification">The notification is to change.</param>
/// <param name="Notification">0 = off, 1 = passive, 2 = active, 3 to 6 = lightweight.</param>
/// <param name="ChangesAccess">The access list is to change.</param>
/// <param name="Access">"Subscriber", or empty: only the ACS may write.</param>
public sealed record AttributeChange(string Name, bool ChangesNotification, int Notification, bool ChangesAccess, IReadOnlyList<string> Access)
{
    internal static AttributeChange Read(SoapReader reader)
    {
        var (name, changesNotification, notification, changesAccess, access) = (string.Empty, false, 0, false, (IReadOnlyList<string>)[]);
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "Name":
                    name = reader.Text();
                    break;
                case "NotificationChange":
                    changesNotification = reader.Truth();
                    break;
                case "Notification":
                    notification = reader.Signed();
                    break;
                case "AccessListChange":
                    changesAccess = reader.Truth();
                    break;
                case "AccessList":
                    access = reader.Strings();
                    break;
                default:
                    break;
            }
        }

        return new AttributeChange(name, changesNotification, notification, changesAccess, access);
    }

    internal void Write(SoapWriter writer)
    {
        writer.Open("SetParameterAttributesStruct"u8);
        writer.Text("Name"u8, Name);
        writer.Truth("NotificationChange"u8, ChangesNotification);
        writer.Number("Notification"u8, Notification);
        writer.Truth("AccessListChange"u8, ChangesAccess);
        writer.Strings("AccessList"u8, Access);
        writer.Close("SetParameterAttributesStruct"u8);
    }
}
