package io.github.fabricspring.connection;

import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Struct;
import java.util.Map;
import java.util.Properties;

/**
 * A connection that passes on the calls which say nothing about a transaction.
 */
abstract class DelegatingConnection implements Connection {

	/** The driver's own connection. */
	final Connection physical;

	DelegatingConnection(Connection physical) {
		this.physical = physical;
	}

	@Override
	public String nativeSQL(String sql) throws SQLException {
		return this.physical.nativeSQL(sql);
	}

	@Override
	public boolean isClosed() throws SQLException {
		return this.physical.isClosed();
	}

	@Override
	public DatabaseMetaData getMetaData() throws SQLException {
		return this.physical.getMetaData();
	}

	@Override
	public void setCatalog(String catalog) throws SQLException {
		this.physical.setCatalog(catalog);
	}

	@Override
	public String getCatalog() throws SQLException {
		return this.physical.getCatalog();
	}

	@Override
	public void setTransactionIsolation(int level) throws SQLException {
		this.physical.setTransactionIsolation(level);
	}

	@Override
	public SQLWarning getWarnings() throws SQLException {
		return this.physical.getWarnings();
	}

	@Override
	public Map<String, Class<?>> getTypeMap() throws SQLException {
		return this.physical.getTypeMap();
	}

	@Override
	public void setTypeMap(Map<String, Class<?>> map) throws SQLException {
		this.physical.setTypeMap(map);
	}

	@Override
	public void setHoldability(int holdability) throws SQLException {
		this.physical.setHoldability(holdability);
	}

	@Override
	public int getHoldability() throws SQLException {
		return this.physical.getHoldability();
	}

	@Override
	public Clob createClob() throws SQLException {
		return this.physical.createClob();
	}

	@Override
	public Blob createBlob() throws SQLException {
		return this.physical.createBlob();
	}

	@Override
	public NClob createNClob() throws SQLException {
		return this.physical.createNClob();
	}

	@Override
	public SQLXML createSQLXML() throws SQLException {
		return this.physical.createSQLXML();
	}

	@Override
	public void setClientInfo(String name, String value) throws SQLClientInfoException {
		this.physical.setClientInfo(name, value);
	}

	@Override
	public void setClientInfo(Properties properties) throws SQLClientInfoException {
		this.physical.setClientInfo(properties);
	}

	@Override
	public String getClientInfo(String name) throws SQLException {
		return this.physical.getClientInfo(name);
	}

	@Override
	public Properties getClientInfo() throws SQLException {
		return this.physical.getClientInfo();
	}

	@Override
	public Array createArrayOf(String typeName, Object[] elements) throws SQLException {
		return this.physical.createArrayOf(typeName, elements);
	}

	@Override
	public Struct createStruct(String typeName, Object[] attributes) throws SQLException {
		return this.physical.createStruct(typeName, attributes);
	}

	@Override
	public void setSchema(String schema) throws SQLException {
		this.physical.setSchema(schema);
	}

	@Override
	public String getSchema() throws SQLException {
		return this.physical.getSchema();
	}

	@Override
	public <T> T unwrap(Class<T> type) throws SQLException {
		return (type.isInstance(this)) ? type.cast(this) : this.physical.unwrap(type);
	}

	@Override
	public boolean isWrapperFor(Class<?> type) throws SQLException {
		return type.isInstance(this) || this.physical.isWrapperFor(type);
	}

}
